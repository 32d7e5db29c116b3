package io.quorate.lock;

import io.quorate.kernel.Outcome;
import java.util.List;

/** What the lock table answers to commands and queries. All instants are log time. */
public sealed interface LockAnswer extends Outcome {
  /** How many clients of a cycle are named; of a longer one the first. */
  int CYCLE_SHOWN_MAX = 64;

  /** How many holders {@link Locked} names; of more the first. */
  int HOLDERS_SHOWN_MAX = 16;

  /** How many edges {@link WaitForGraph} names; of more the first. */
  int EDGES_SHOWN_MAX = 10_000;

  /** How many holds and waits {@link SessionView} names; of more the first. */
  int STAKES_SHOWN_MAX = 1_000;

  LockAnswerKind kind();

  /** Whether the client has got or kept a place in a queue. */
  default boolean isQueued() {
    return false;
  }

  /**
   * The client holds the lock until {@code expiresAtMillis}, {@code holdCount} times over.
   *
   * @param permits how many of a semaphore's; 1 of a lock
   */
  record Granted(
      LockName lock,
      ClientId client,
      LockMode mode,
      FencingToken token,
      long ttlMillis,
      long expiresAtMillis,
      int holdCount,
      int permits)
      implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.GRANTED;
    }
  }

  /**
   * Others hold the lock or wait before the client.
   *
   * @param position the client's place in the queue, from 1; 0 if it has none
   * @param holders the first {@link #HOLDERS_SHOWN_MAX}; none while the lock is only offered
   * @param waiters how many wait, the client included
   * @param delayedUntilMillis when the delay after an expired session ends; 0 if there is none
   */
  record Locked(
      LockName lock, int position, List<HolderView> holders, int waiters, long delayedUntilMillis)
      implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.LOCKED;
    }

    @Override
    public boolean isQueued() {
      return position > 0;
    }
  }

  /**
   * The client lost its waits, because they closed a cycle of clients that wait for each other.
   *
   * @param cycle each waits for the next, the last for the first
   */
  record Deadlocked(LockName lock, ClientId client, List<ClientId> cycle) implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.DEADLOCKED;
    }
  }

  /** One hold was given back; also the answer to giving it back again. */
  record Released(LockName lock, ClientId client, int holdsLeft) implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.RELEASED;
    }
  }

  /** The client has left the queue. */
  record LeftQueue(LockName lock, ClientId client) implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.LEFT_QUEUE;
    }
  }

  /** No lock of that name is held or waited for, or the client does not wait for it. */
  record NotFound(LockName lock, String detail) implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.NOT_FOUND;
    }
  }

  /** The lock exists, but the client does not hold it, or not under that token. */
  record NotHolder(LockName lock, ClientId client) implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.NOT_HOLDER;
    }
  }

  /** The command breaks a rule that only the table can check. */
  record Conflicting(LockName lock, String detail) implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.CONFLICTING;
    }
  }

  /**
   * One holder as others see it.
   *
   * @param permits how many of a semaphore's; 1 of a lock
   */
  record HolderView(
      ClientId client,
      LockMode mode,
      FencingToken token,
      int holdCount,
      long expiresAtMillis,
      long acquiredWallMillis,
      int permits) {}

  /**
   * One waiter as others see it.
   *
   * @param isOffered whether the lock is the client's, if it comes to collect it
   * @param placeEndsAtMillis when the place or the offer ends
   * @param permits how many of a semaphore's; 1 of a lock
   */
  record WaiterView(
      ClientId client, LockMode mode, boolean isOffered, long placeEndsAtMillis, int permits) {}

  /**
   * A lock in full; the waiters in the order in which they will be served.
   *
   * @param delayedUntilMillis when the delay after an expired session ends; 0 if there is none
   * @param permitsMax how many permits the semaphore has; 0 if it is no semaphore
   */
  record LockView(
      LockName lock,
      List<HolderView> holders,
      List<WaiterView> waiters,
      long delayedUntilMillis,
      int permitsMax)
      implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.LOCK_VIEW;
    }
  }

  /** Locks in the order of their names; {@code isLast} if none follow. */
  record LockPage(List<LockView> locks, boolean isLast) implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.LOCK_PAGE;
    }
  }

  /**
   * Whether a token is still good. Exclusive: it is the holder's. Shared: no exclusive grant came
   * after it; once that can no longer be shown, because the hold ended long ago, it is not good.
   */
  record Validity(LockName lock, FencingToken token, boolean isValid, String detail)
      implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.VALIDITY;
    }
  }

  /** Who waits for whom, and what has recently been broken up, the newest last. */
  record WaitForGraph(List<ClientId> nodes, List<Wait> edges, List<BrokenDeadlock> recent)
      implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.WAIT_FOR_GRAPH;
    }
  }

  /** One edge of the graph. */
  record Wait(ClientId waiter, ClientId blocker, LockName lock) {}

  /** A deadlock that was found, and whom it cost its waits. */
  record BrokenDeadlock(ClientId victim, LockName lock, List<ClientId> cycle, long atMillis) {}

  /** The command breaks a rule that concerns no single lock. */
  record Refused(String detail) implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.REFUSED;
    }
  }

  /**
   * The client's session lives until {@code expiresAtMillis} at least.
   *
   * @param ttlMillis how long it lasts after each sign of life
   * @param delayMillis how long nobody gets what the client holds if it expires
   */
  record SessionAlive(
      SessionId session, ClientId client, long ttlMillis, long expiresAtMillis, long delayMillis)
      implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.SESSION_ALIVE;
    }
  }

  /**
   * The session was ended on request.
   *
   * @param holdsEnded how many locks its client has lost
   * @param waitsEnded how many places in queues
   */
  record SessionEnded(SessionId session, ClientId client, int holdsEnded, int waitsEnded)
      implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.SESSION_ENDED;
    }
  }

  /** No such session: it has ended, or there never was one. */
  record SessionUnknown(SessionId session) implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.SESSION_UNKNOWN;
    }
  }

  /** A session with what its client holds and waits for, each in the order of arrival. */
  record SessionView(SessionAlive session, List<HeldLock> holds, List<LockName> waits)
      implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.SESSION_VIEW;
    }
  }

  /** A lock that a client holds. */
  record HeldLock(LockName lock, LockMode mode, FencingToken token, int holdCount) {}

  /** The client holds all the locks that it asked for, in the order of their names. */
  record GrantedAll(List<Granted> grants) implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.GRANTED_ALL;
    }
  }

  /** The client got none of the locks that it asked for; how those that it lacks stand. */
  record LockedAll(List<Locked> locks) implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.LOCKED_ALL;
    }

    @Override
    public boolean isQueued() {
      return locks.stream().anyMatch(Locked::isQueued);
    }
  }

  /**
   * What became of each lock that was to be given back: {@link Released}, {@link NotHolder} or
   * {@link NotFound}, in the order of their names. One at least was given back.
   */
  record ReleasedAll(ClientId client, List<LockAnswer> results) implements LockAnswer {
    @Override
    public LockAnswerKind kind() {
      return LockAnswerKind.RELEASED_ALL;
    }
  }
}
