package io.quorate.server.api;

import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.machine.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * A client's wish for a lock.
 *
 * @param ttlMillis how long the hold lasts
 * @param requestId null if the client gave none
 */
public record AcquireRequest(
    LockName lock,
    Caller caller,
    LockMode mode,
    long ttlMillis,
    Waiting waiting,
    @Nullable RequestId requestId) {

  /**
   * What happens while the lock is not free.
   *
   * @param waitMillis how long the call waits; 0 for not at all
   * @param keepsPlace whether the client keeps its place in the queue after the call
   * @param placeMillis how long a place is kept after the call, and an offer of the lock open
   */
  public record Waiting(long waitMillis, boolean keepsPlace, long placeMillis) {}
}
