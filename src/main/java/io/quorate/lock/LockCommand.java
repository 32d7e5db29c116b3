package io.quorate.lock;

import java.util.List;
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

  /** How many locks one command may take or give back. */
  int LOCKS_MAX = 64;

  /** How many permits a semaphore may have. */
  int PERMITS_MAX = Lock.PERMITS_MAX;

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
   *     LockAnswer.Locked}: then a hold that the client has is not entered once more, and nothing
   *     is taken if the place has gone
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

    Terms terms() {
      return new Terms(ttlMillis, placeMillis, offerMillis, wallMillis, isResumption);
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

  /** The terms of an {@link Acquire}, as other commands that take locks have them, too. */
  record Terms(
      long ttlMillis, long placeMillis, long offerMillis, long wallMillis, boolean isResumption) {
    boolean isQueueing() {
      return placeMillis > 0;
    }

    Terms keepingPlaceFor(long millis) {
      return new Terms(ttlMillis, millis, offerMillis, wallMillis, isResumption);
    }

    Terms asResumption() {
      return new Terms(ttlMillis, placeMillis, offerMillis, wallMillis, true);
    }

    /** What is left of them when a request is compared with its repetition. */
    public Terms lasting() {
      return new Terms(ttlMillis, 0, 0, 0, false);
    }
  }

  /**
   * Takes all of the locks or none, and meanwhile keeps a place in the queue of each.
   *
   * @param locks from 1 to {@link #LOCKS_MAX}, in the order of their names, none twice
   */
  record AcquireAll(List<LockName> locks, ClientId client, LockMode mode, Terms terms)
      implements OfLock {
    /**
     * @throws IllegalArgumentException if there are too many or no locks, or one comes twice
     */
    public AcquireAll {
      locks = List.copyOf(locks);
      requireOrder(locks);
    }

    @Override
    public LockCommandKind kind() {
      return LockCommandKind.ACQUIRE_ALL;
    }

    @Override
    public LockName lock() {
      return locks.get(0);
    }

    @Override
    public long placeMillis() {
      return terms.placeMillis();
    }

    @Override
    public boolean isResumption() {
      return terms.isResumption();
    }

    @Override
    public AcquireAll keepingPlaceFor(long millis) {
      return new AcquireAll(locks, client, mode, terms.keepingPlaceFor(millis));
    }

    @Override
    public AcquireAll asResumption() {
      return new AcquireAll(locks, client, mode, terms.asResumption());
    }
  }

  /**
   * Takes permits of a semaphore, which is what the lock is as long as anybody has to do with it.
   *
   * @param permits from 1
   * @param permitsMax how many the semaphore has, up to {@link #PERMITS_MAX}; 0 for as many as
   *     whoever uses it has declared
   */
  record AcquirePermits(LockName lock, ClientId client, int permits, int permitsMax, Terms terms)
      implements OfLock {
    /**
     * @throws IllegalArgumentException if there are no permits, or too many
     */
    public AcquirePermits {
      int bound = permitsMax == 0 ? PERMITS_MAX : permitsMax;
      if (bound < 1 || bound > PERMITS_MAX || permits < 1 || permits > bound) {
        throw new IllegalArgumentException(permits + " permits of " + permitsMax);
      }
    }

    @Override
    public LockCommandKind kind() {
      return LockCommandKind.ACQUIRE_PERMITS;
    }

    @Override
    public long placeMillis() {
      return terms.placeMillis();
    }

    @Override
    public boolean isResumption() {
      return terms.isResumption();
    }

    @Override
    public AcquirePermits keepingPlaceFor(long millis) {
      return new AcquirePermits(lock, client, permits, permitsMax, terms.keepingPlaceFor(millis));
    }

    @Override
    public AcquirePermits asResumption() {
      return new AcquirePermits(lock, client, permits, permitsMax, terms.asResumption());
    }
  }

  /** Makes the client's exclusive hold a shared one under the same token, and starts its TTL. */
  record Downgrade(LockName lock, ClientId client, long ttlMillis) implements OfLock {
    @Override
    public LockCommandKind kind() {
      return LockCommandKind.DOWNGRADE;
    }
  }

  /**
   * Gives back one hold of each lock that the client holds.
   *
   * @param releases from 1 to {@link #LOCKS_MAX}, of one client, in the order of the locks' names
   */
  record ReleaseAll(List<Release> releases) implements OfLock {
    /**
     * @throws IllegalArgumentException if there are too many or none, or a lock comes twice
     */
    public ReleaseAll {
      releases = List.copyOf(releases);
      if (releases.stream().map(Release::client).distinct().count() > 1) {
        throw new IllegalArgumentException("releases of several clients");
      }
      requireOrder(releases.stream().map(Release::lock).toList());
    }

    @Override
    public LockCommandKind kind() {
      return LockCommandKind.RELEASE_ALL;
    }

    @Override
    public LockName lock() {
      return releases.get(0).lock();
    }

    @Override
    public ClientId client() {
      return releases.get(0).client();
    }
  }

  private static void requireOrder(List<LockName> locks) {
    if (locks.isEmpty() || locks.size() > LOCKS_MAX) {
      throw new IllegalArgumentException("from 1 to " + LOCKS_MAX + " locks, not " + locks.size());
    }
    for (int i = 1; i < locks.size(); i++) {
      if (locks.get(i - 1).compareTo(locks.get(i)) >= 0) {
        throw new IllegalArgumentException(locks.get(i) + " comes twice, or not in its order");
      }
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
