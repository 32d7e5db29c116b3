package io.quorate.machine;

import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockCommand.Acquire;
import io.quorate.lock.LockCommand.AcquireAll;
import io.quorate.lock.LockCommand.AcquirePermits;
import io.quorate.lock.LockCommand.OfClient;
import io.quorate.lock.LockCommand.OfLock;
import io.quorate.lock.LockCommand.OpenSession;
import io.quorate.lock.LockCommand.UnderSession;
import io.quorate.lock.SessionId;

/** What it means that a client repeats a request. */
final class Retries {
  private Retries() {}

  /** Whether the answer is the last word. A place in the queue is not: repeating resumes it. */
  static boolean isFinal(LockAnswer answer) {
    return switch (answer.kind()) {
      case GRANTED,
          GRANTED_ALL,
          RELEASED,
          RELEASED_ALL,
          LEFT_QUEUE,
          DEADLOCKED,
          NOT_HOLDER,
          NOT_FOUND,
          SESSION_ALIVE,
          SESSION_ENDED ->
          true;
      case LOCKED,
          LOCKED_ALL,
          CONFLICTING,
          REFUSED,
          SESSION_UNKNOWN,
          SESSION_VIEW,
          LOCK_VIEW,
          LOCK_PAGE,
          VALIDITY,
          WAIT_FOR_GRAPH ->
          false;
    };
  }

  /**
   * Whether the answer settles the command. Who does not queue is done with being told that the
   * lock is held: an earlier attempt that comes late must not take it any more.
   */
  static boolean isSettled(OfClient command, LockAnswer answer) {
    return isFinal(answer) || (isTry(command) && isRefusal(answer));
  }

  /** Whether the answer may be given to a repetition, which may be more patient than before. */
  static boolean settles(LockAnswer answer, OfClient repetition) {
    return !isRefusal(answer) || isTry(repetition);
  }

  /** Whether it is the answer to some command that it settles, and so one that memories keep. */
  static boolean isKept(LockAnswer answer) {
    return isFinal(answer) || isRefusal(answer);
  }

  /** Whether the client has got neither the lock nor a place in its queue. */
  private static boolean isRefusal(LockAnswer answer) {
    boolean isLocked =
        answer instanceof LockAnswer.Locked || answer instanceof LockAnswer.LockedAll;
    return isLocked && !answer.isQueued();
  }

  private static boolean isTry(OfClient command) {
    return command instanceof OfLock onLock && onLock.placeMillis() == 0 && !onLock.isResumption();
  }

  /** The command without what may differ between repetitions: when it was sent, how patiently. */
  static OfClient whatIsAsked(OfClient command) {
    if (command instanceof OpenSession open) {
      // The server names the session, anew at each repetition.
      SessionId anyName = new SessionId(open.client().value());
      return new OpenSession(anyName, open.client(), open.ttlMillis(), open.delayMillis());
    }
    return command instanceof OfLock onLock ? whatIsAsked(onLock) : command;
  }

  private static OfLock whatIsAsked(OfLock command) {
    if (command instanceof UnderSession under) {
      return new UnderSession(under.session(), under.sequence(), whatIsAsked(under.command()));
    }
    if (command instanceof AcquireAll all) {
      return new AcquireAll(all.locks(), all.client(), all.mode(), all.terms().lasting());
    }
    if (command instanceof AcquirePermits permits) {
      return new AcquirePermits(
          permits.lock(),
          permits.client(),
          permits.permits(),
          permits.permitsMax(),
          permits.terms().lasting());
    }
    return command instanceof Acquire acquire
        ? new Acquire(
            acquire.lock(), acquire.client(), acquire.mode(), acquire.ttlMillis(), 0, 0, 0, false)
        : command;
  }
}
