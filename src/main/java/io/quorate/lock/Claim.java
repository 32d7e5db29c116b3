package io.quorate.lock;

import io.quorate.lock.LockCommand.Acquire;
import io.quorate.lock.LockCommand.AcquireAll;
import io.quorate.lock.LockCommand.AcquirePermits;
import io.quorate.lock.LockCommand.OfLock;
import io.quorate.lock.LockCommand.Terms;
import io.quorate.lock.LockCommand.UnderSession;
import java.util.List;
import java.util.Optional;

/**
 * What a client asks for with any of the commands that take locks.
 *
 * @param locks one, or several of which all are granted or none; in the order of their names
 * @param permits how many of a semaphore's; 1 of a lock
 * @param permitsMax how many permits the semaphore has; 0 for as many as it was declared to have
 * @param isJoint whether the answer is one for several locks
 */
record Claim(
    List<LockName> locks,
    ClientId client,
    LockMode mode,
    int permits,
    int permitsMax,
    Terms terms,
    boolean isJoint) {
  static Claim of(Acquire command) {
    return new Claim(
        List.of(command.lock()), command.client(), command.mode(), 1, 0, command.terms(), false);
  }

  static Claim of(AcquirePermits command) {
    return new Claim(
        List.of(command.lock()),
        command.client(),
        LockMode.SEMAPHORE,
        command.permits(),
        command.permitsMax(),
        command.terms(),
        false);
  }

  static Claim of(AcquireAll command) {
    return new Claim(
        command.locks(), command.client(), command.mode(), 1, 0, command.terms(), true);
  }

  /** What the command asks for; nothing if it is none that takes locks. */
  static Optional<Claim> by(OfLock command) {
    return switch (command.kind()) {
      case ACQUIRE -> Optional.of(of((Acquire) command));
      case ACQUIRE_ALL -> Optional.of(of((AcquireAll) command));
      case ACQUIRE_PERMITS -> Optional.of(of((AcquirePermits) command));
      case UNDER_SESSION -> by(((UnderSession) command).command());
      default -> Optional.empty();
    };
  }

  LockName firstLock() {
    return locks.get(0);
  }
}
