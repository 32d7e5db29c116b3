package io.quorate.server.api;

import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.machine.RequestId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's wish for a lock, for permits of a semaphore, or for several locks of which it wants
 * all or none.
 *
 * @param locks from 1 to {@link LockCommand#LOCKS_MAX}, in the order of their names
 * @param isJoint whether the answer is one for several locks, also if it is only one
 * @param permits how many of a semaphore's; 1 of a lock
 * @param permitsMax how many permits the semaphore has; 0 for as many as it has been declared to
 * @param ttlMillis how long the hold lasts
 * @param requestId null if the client gave none
 */
public record AcquireRequest(
    List<LockName> locks,
    boolean isJoint,
    Caller caller,
    LockMode mode,
    int permits,
    int permitsMax,
    long ttlMillis,
    Waiting waiting,
    @Nullable RequestId requestId) {

  // Whether a call goes on with an earlier one, only the gateway knows.
  private static final boolean IS_RESUMPTION = false;

  /**
   * What happens while the lock is not free.
   *
   * @param waitMillis how long the call waits; 0 for not at all
   * @param keepsPlace whether the client keeps its place in the queue after the call
   * @param placeMillis how long a place is kept after the call, and an offer of the lock open
   */
  public record Waiting(long waitMillis, boolean keepsPlace, long placeMillis) {}

  /**
   * The request as a command.
   *
   * @param wallMillis wall-clock time, for people only
   */
  public LockCommand.OfLock command(long wallMillis) {
    LockCommand.Terms terms =
        new LockCommand.Terms(
            ttlMillis,
            waiting.keepsPlace() ? waiting.placeMillis() : 0,
            waiting.placeMillis(),
            wallMillis,
            IS_RESUMPTION);
    if (isJoint) {
      return new LockCommand.AcquireAll(locks, caller.client(), mode, terms);
    }
    LockName lock = locks.get(0);
    return mode == LockMode.SEMAPHORE
        ? new LockCommand.AcquirePermits(lock, caller.client(), permits, permitsMax, terms)
        : new LockCommand.Acquire(
            lock,
            caller.client(),
            mode,
            terms.ttlMillis(),
            terms.placeMillis(),
            terms.offerMillis(),
            terms.wallMillis(),
            IS_RESUMPTION);
  }
}
