package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer.Conflicting;
import io.quorate.lock.LockAnswer.LeftQueue;
import io.quorate.lock.LockAnswer.NotFound;
import io.quorate.lock.LockAnswer.NotHolder;
import io.quorate.lock.LockAnswer.Refused;
import io.quorate.lock.LockAnswer.Released;
import io.quorate.lock.LockAnswer.ReleasedAll;
import io.quorate.lock.LockCommand.Acquire;
import io.quorate.lock.LockCommand.AcquireAll;
import io.quorate.lock.LockCommand.AcquirePermits;
import io.quorate.lock.LockCommand.Downgrade;
import io.quorate.lock.LockCommand.EndSession;
import io.quorate.lock.LockCommand.KeepAlive;
import io.quorate.lock.LockCommand.LeaveQueue;
import io.quorate.lock.LockCommand.OfLock;
import io.quorate.lock.LockCommand.OpenSession;
import io.quorate.lock.LockCommand.Release;
import io.quorate.lock.LockCommand.ReleaseAll;
import io.quorate.lock.LockCommand.Renew;
import io.quorate.lock.LockCommand.UnderSession;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Who holds which lock, and who waits. Time arrives with committed entries; no clock is read. */
public final class LockTable {
  private final TreeMap<String, Lock> locks;
  private final Stakes stakes;
  private final EndedGrants ended;
  private final Deadlocks deadlocks;
  private final LockQueries queries;
  private final Sessions sessions;
  private final Views views;
  private final Handover handover;
  private final SessionCommands sessionCommands;
  private final Acquisitions acquisitions;

  public LockTable(DeadlockPolicy policy) {
    this(TableState.empty(policy));
  }

  private LockTable(TableState state) {
    locks = state.locks();
    stakes = state.stakes();
    ended = state.ended();
    deadlocks = state.deadlocks();
    sessions = state.sessions();
    queries = new LockQueries(state);
    views = new Views(sessions);
    handover = new Handover(state);
    sessionCommands = new SessionCommands(sessions, stakes, handover);
    acquisitions = new Acquisitions(state, views, handover);
  }

  /**
   * A table that goes on exactly as the one that {@link #writeTo} wrote.
   *
   * @throws io.quorate.kernel.MalformedBytes if the bytes are not the state of a table
   */
  public static LockTable readFrom(ByteReader in, DeadlockPolicy policy) {
    return new LockTable(TableState.readFrom(in, policy));
  }

  /** Fixes what all fencing tokens from now on exceed, besides all before; grants begin with it. */
  public void start(long base) {
    handover.start(base);
  }

  /** Has the table started anew before it grants anything: tokens may have come further since. */
  public void suspend() {
    handover.suspend();
  }

  public boolean isStarted() {
    return handover.isStarted();
  }

  /**
   * Ends every hold, place, offer, session and delay that is due, in the order of their deadlines.
   */
  public void expire(long nowMillis, Consumer<LockEvent> events) {
    Step step = new Step(nowMillis, events);
    for (Lease due = stakes.dueBy(nowMillis); due != null; due = stakes.dueBy(nowMillis)) {
      if (due instanceof Session session) {
        sessionCommands.expire(session, step);
      } else {
        handover.expire(due, step);
      }
      handover.settle(step);
    }
    ended.forgetUntil(nowMillis);
    deadlocks.forgetUntil(nowMillis);
  }

  /**
   * Lets expire what is due, then carries out the command.
   *
   * @return a {@link LockAnswer}, or {@link Outcome.Overloaded} if a bound is reached
   */
  public Outcome apply(long nowMillis, LockCommand command, Consumer<LockEvent> events) {
    expire(nowMillis, events);
    Step step = new Step(nowMillis, events);
    Outcome outcome = carryOut(command, step);
    handover.settle(step);
    return outcome;
  }

  private Outcome carryOut(LockCommand command, Step step) {
    return switch (command.kind()) {
      case ACQUIRE -> acquisitions.acquire(Claim.of((Acquire) command), step);
      case ACQUIRE_ALL -> acquisitions.acquire(Claim.of((AcquireAll) command), step);
      case ACQUIRE_PERMITS -> acquisitions.acquire(Claim.of((AcquirePermits) command), step);
      case DOWNGRADE -> downgrade((Downgrade) command, step);
      case RELEASE_ALL -> releaseAll((ReleaseAll) command, step);
      case RENEW -> renew((Renew) command, step);
      case RELEASE -> release((Release) command, step);
      case LEAVE_QUEUE -> leave((LeaveQueue) command, step);
      case OPEN_SESSION -> sessionCommands.open((OpenSession) command, step);
      case KEEP_ALIVE -> sessionCommands.keepAlive((KeepAlive) command, step);
      case END_SESSION -> sessionCommands.end((EndSession) command, step);
      case UNDER_SESSION -> carryOut((UnderSession) command, step);
    };
  }

  private Outcome carryOut(UnderSession command, Step step) {
    LockAnswer refusal = sessionCommands.refusalOf(command);
    return refusal == null ? carryOut(command.command(), step) : refusal;
  }

  /** Whether the session lives, as of the last entry. */
  public boolean isAlive(SessionId session) {
    return sessions.get(session) != null;
  }

  /** Which place the command's client has in the queue of what it asks for; 0 if none. */
  public long placeOf(OfLock command) {
    List<LockName> names =
        Claim.by(command).map(Claim::locks).orElseGet(() -> List.of(command.lock()));
    for (LockName name : names) {
      Lock lock = locks.get(name.value());
      Wait wait = lock == null ? null : lock.waitOf(command.client());
      if (wait != null) {
        return wait.arrival();
      }
    }
    return 0;
  }

  /** What a command is told that may take nothing, even if all that it asks for is free. */
  public LockAnswer refuse(OfLock command) {
    return Claim.by(command)
        .map(acquisitions::refuse)
        .orElseGet(() -> new Refused("the command takes no lock"));
  }

  /** Answers from the present state, in which what has come due since is not yet expired. */
  public LockAnswer query(LockQuery query) {
    return queries.answer(query);
  }

  /** How much there is, as of the last entry. */
  public LockCounts counts() {
    return new LockCounts(locks.size(), stakes.waitCount(), deadlocks.count());
  }

  /** When the next hold, place or offer ends. */
  public OptionalLong nextDeadlineMillis() {
    return stakes.nextDeadlineMillis();
  }

  /** Writes the whole state; equal states give equal bytes. */
  public void writeTo(ByteWriter out) {
    handover.writeTokensTo(out);
    out.writeVarLong(stakes.arrivals()).writeVarLong(locks.size());
    locks.values().forEach(lock -> lock.writeTo(out));
    List<Wait> waits = stakes.waits();
    out.writeVarLong(waits.size());
    waits.forEach(wait -> wait.writeTo(out));
    ended.writeTo(out);
    deadlocks.writeTo(out);
    sessions.writeTo(out);
  }

  private Outcome renew(Renew command, Step step) {
    Lock lock = locks.get(command.lock().value());
    if (lock == null) {
      return new NotFound(command.lock(), "nobody holds it or waits for it");
    }
    Hold hold = lock.holdOf(command.client());
    if (hold == null) {
      return new NotHolder(command.lock(), command.client());
    }
    stakes.reschedule(hold, step.after(command.ttlMillis()));
    return views.granted(hold, command.ttlMillis());
  }

  private LockAnswer release(Release command, Step step) {
    Lock lock = locks.get(command.lock().value());
    Hold hold = lock == null ? null : lock.holdOf(command.client());
    if (hold != null && (command.token() == null || command.token().equals(hold.token()))) {
      int holdsLeft = hold.leave();
      if (holdsLeft == 0) {
        handover.end(hold, true, step);
      }
      return new Released(command.lock(), command.client(), holdsLeft);
    }
    // An old token never frees a newer grant of the same client.
    if (ended.wasReleased(command.lock(), command.client(), command.token())) {
      return new Released(command.lock(), command.client(), 0);
    }
    return lock == null
        ? new NotFound(command.lock(), "nobody holds it or waits for it")
        : new NotHolder(command.lock(), command.client());
  }

  private Outcome leave(LeaveQueue command, Step step) {
    deadlocks.dropVerdict(command.lock(), command.client());
    Lock lock = locks.get(command.lock().value());
    Wait wait = lock == null ? null : lock.waitOf(command.client());
    if (wait == null) {
      return new NotFound(command.lock(), "the client does not wait for it");
    }
    handover.leave(wait, step);
    return new LeftQueue(command.lock(), command.client());
  }

  private Outcome downgrade(Downgrade command, Step step) {
    Lock lock = locks.get(command.lock().value());
    Hold hold = lock == null ? null : lock.holdOf(command.client());
    if (hold != null && hold.mode() == LockMode.SEMAPHORE) {
      return new Conflicting(command.lock(), "it is in use as a semaphore");
    }
    if (hold != null && hold.waitsBuiltOnIt() > 0) {
      return new Conflicting(
          command.lock(), "the client waits for other locks beside it; it must leave first");
    }
    if (hold != null && hold.mode() == LockMode.EXCLUSIVE) {
      handover.downgrade(hold);
    }
    return renew(new Renew(command.lock(), command.client(), command.ttlMillis()), step);
  }

  private Outcome releaseAll(ReleaseAll command, Step step) {
    List<LockAnswer> results = new ArrayList<>();
    for (Release release : command.releases()) {
      results.add(release(release, step));
    }
    return results.stream().anyMatch(Released.class::isInstance)
        ? new ReleasedAll(command.client(), results)
        : results.get(0);
  }
}
