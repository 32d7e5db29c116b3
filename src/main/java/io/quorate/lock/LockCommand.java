package io.quorate.lock;

import org.jspecify.annotations.Nullable;

/** A change of the lock table, as it stands in the log. Durations are in milliseconds. */
public sealed interface LockCommand {
  LockCommandKind kind();

  /** A command in the name of a client. */
  sealed interface OfClient extends LockCommand {
    ClientId client();
  }

  /** A client's command on a lock. What only some of them know, the others answer plainly. */
  sealed interface OfLock extends OfClient {
    /** The lock; the first if there are several. */
    LockName lock();

    /** How long a place in the queue is kept; 0 if none is taken. */
    default long placeMillis() {
      return 0;
    }

    /** Whether it goes on with a call that has been answered that it must wait. */
    default boolean isResumption() {
      return false;
    }

    /** The same, keeping a place for so long. */
    default OfLock keepingPlaceFor(long millis) {
      return this;
    }

    /** The same, going on with a call that has been answered that it must wait. */
    default OfLock asResumption() {
      return this;
    }
  }

  /** The TTL of a hold that lasts as long as its client's session. */
  long AS_LONG_AS_THE_SESSION = Long.MAX_VALUE;

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
      implements OfLock {
    @Override
    public LockCommandKind kind() {
      return LockCommandKind.ACQUIRE;
    }

    public boolean isQueueing() {
      return placeMillis > 0;
    }

    @Override
    public Acquire keepingPlaceFor(long millis) {
      return new Acquire(
          lock, client, mode, ttlMillis, millis, offerMillis, wallMillis, isResumption);
    }

    @Override
    public Acquire asResumption() {
      return new Acquire(lock, client, mode, ttlMillis, placeMillis, offerMillis, wallMillis, true);
    }
  }

  /** Starts the TTL of all the client's holds of the lock anew. */
  record Renew(LockName lock, ClientId client, long ttlMillis) implements OfLock {
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
  record Release(LockName lock, ClientId client, @Nullable FencingToken token) implements OfLock {
    @Override
    public LockCommandKind kind() {
      return LockCommandKind.RELEASE;
    }
  }

  /** Gives up the client's place in the queue, or the offer that has come of it. */
  record LeaveQueue(LockName lock, ClientId client) implements OfLock {
    @Override
    public LockCommandKind kind() {
      return LockCommandKind.LEAVE_QUEUE;
    }
  }

  /**
   * Begins a lease over all that the client holds and waits for, now and later. Repeating it is
   * keeping it alive.
   *
   * @param ttlMillis how long the session lasts after each sign of life
   * @param delayMillis how long nobody gets what the client holds when the session expires
   */
  record OpenSession(SessionId session, ClientId client, long ttlMillis, long delayMillis)
      implements OfClient {
    @Override
    public LockCommandKind kind() {
      return LockCommandKind.OPEN_SESSION;
    }
  }

  /** Starts the session's TTL anew. */
  record KeepAlive(SessionId session) implements LockCommand {
    @Override
    public LockCommandKind kind() {
      return LockCommandKind.KEEP_ALIVE;
    }
  }

  /** Ends the session, and with it all that its client holds and waits for. */
  record EndSession(SessionId session) implements LockCommand {
    @Override
    public LockCommandKind kind() {
      return LockCommandKind.END_SESSION;
    }
  }

  /**
   * Carries a command out only while the client's session lives.
   *
   * @param sequence the number that the client gave to the command, from 1; 0 if it gave none
   * @param command any other than one like this
   */
  record UnderSession(SessionId session, long sequence, OfLock command) implements OfLock {
    @Override
    public LockCommandKind kind() {
      return LockCommandKind.UNDER_SESSION;
    }

    @Override
    public LockName lock() {
      return command.lock();
    }

    @Override
    public ClientId client() {
      return command.client();
    }

    @Override
    public long placeMillis() {
      return command.placeMillis();
    }

    @Override
    public boolean isResumption() {
      return command.isResumption();
    }

    @Override
    public OfLock keepingPlaceFor(long millis) {
      return new UnderSession(session, sequence, command.keepingPlaceFor(millis));
    }

    @Override
    public OfLock asResumption() {
      return new UnderSession(session, sequence, command.asResumption());
    }
  }
}
