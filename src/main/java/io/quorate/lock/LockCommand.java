package io.quorate.lock;

import org.jspecify.annotations.Nullable;

/** A change of the lock table, as it stands in the log. Durations are in milliseconds. */
public sealed interface LockCommand {
  LockName lock();

  ClientId client();

  LockCommandKind kind();

  /**
   * Takes the lock, or resumes the client's place in its queue, or collects an offer.
   *
   * @param ttlMillis how long the hold lasts, from its grant or collection
   * @param placeMillis how long a place in the queue is kept from this entry on; 0 leaves no place
   *     behind when the lock is not free
   * @param offerMillis how long a grant waits to be collected, once the place comes up
   * @param wallMillis wall-clock time of the call, for people only; nothing is decided by it
   * @param isResumption whether this goes on with a call that has been answered {@link
   *     LockAnswer.Locked}: then a hold that the client has is not entered once more
   */
  record Acquire(
      LockName lock,
      ClientId client,
      LockMode mode,
      long ttlMillis,
      long placeMillis,
      long offerMillis,
      long wallMillis,
      boolean isResumption)
      implements LockCommand {
    @Override
    public LockCommandKind kind() {
      return LockCommandKind.ACQUIRE;
    }

    public boolean isQueueing() {
      return placeMillis > 0;
    }

    public Acquire keepingPlaceFor(long millis) {
      return new Acquire(
          lock, client, mode, ttlMillis, millis, offerMillis, wallMillis, isResumption);
    }

    public Acquire asResumption() {
      return new Acquire(lock, client, mode, ttlMillis, placeMillis, offerMillis, wallMillis, true);
    }
  }

  /** Starts the TTL of all the client's holds of the lock anew. */
  record Renew(LockName lock, ClientId client, long ttlMillis) implements LockCommand {
    @Override
    public LockCommandKind kind() {
      return LockCommandKind.RENEW;
    }
  }

  /**
   * Gives back one hold.
   *
   * @param token the grant that is meant; null for whatever the client holds
   */
  record Release(LockName lock, ClientId client, @Nullable FencingToken token)
      implements LockCommand {
    @Override
    public LockCommandKind kind() {
      return LockCommandKind.RELEASE;
    }
  }

  /** Gives up the client's place in the queue, or the offer that has come of it. */
  record LeaveQueue(LockName lock, ClientId client) implements LockCommand {
    @Override
    public LockCommandKind kind() {
      return LockCommandKind.LEAVE_QUEUE;
    }
  }
}
