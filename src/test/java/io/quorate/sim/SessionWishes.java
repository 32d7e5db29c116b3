package io.quorate.sim;

import io.quorate.kernel.Rng;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockCommand.OfLock;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.sim.check.SessionHolds;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a client with a session wants next. All want the same few locks, in no order, one by one and
 * in groups, shared and then exclusively: they get in each other's way in every manner there is.
 */
final class SessionWishes {
  /**
   * One command.
   *
   * @param waitMillis how long the client waits for the lock; 0 for commands that do not wait
   */
  record Wish(OfLock command, long waitMillis) {}

  private static final int LOCKS = 4;
  private static final int PERMITS = 3;
  private static final LockName SEMAPHORE = new LockName("permits");

  private final Rng rng;
  private final ClientId id;
  private final SessionHolds holds;

  SessionWishes(Rng rng, ClientId id, SessionHolds holds) {
    this.rng = rng;
    this.id = id;
    this.holds = holds;
  }

  /**
   * @param wallMillis what the client's clock shows
   */
  Wish next(long wallMillis) {
    List<Granted> held = holds.all();
    int dice = rng.index(100);
    if (held.isEmpty() || dice < 35) {
      return more(wallMillis);
    }
    Granted one = held.get(rng.index(held.size()));
    if (dice < 55 && one.mode() == LockMode.SHARED) {
      return acquire(one.lock(), LockMode.EXCLUSIVE, rng.between(100, 3_000), wallMillis);
    }
    if (dice < 65 && one.mode() == LockMode.EXCLUSIVE) {
      return new Wish(
          new LockCommand.Downgrade(one.lock(), id, LockCommand.AS_LONG_AS_THE_SESSION), 0);
    }
    if (dice < 75) {
      return new Wish(releaseAll(held), 0);
    }
    return new Wish(
        new LockCommand.Release(one.lock(), id, rng.chance(0.7) ? one.token() : null), 0);
  }

  private Wish more(long wallMillis) {
    long waitMillis = rng.chance(0.8) ? rng.between(100, 3_000) : 0;
    LockMode mode = rng.chance(0.5) ? LockMode.SHARED : LockMode.EXCLUSIVE;
    int dice = rng.index(100);
    if (dice < 55) {
      return acquire(anyLock(), mode, waitMillis, wallMillis);
    }
    LockCommand.Terms terms = terms(waitMillis, wallMillis);
    if (dice < 80) {
      TreeSet<LockName> group = new TreeSet<>(List.of(anyLock(), anyLock(), anyLock()));
      return new Wish(new LockCommand.AcquireAll(List.copyOf(group), id, mode, terms), waitMillis);
    }
    int permits = holds.permitsOf(SEMAPHORE, 1 + rng.index(PERMITS));
    return new Wish(
        new LockCommand.AcquirePermits(SEMAPHORE, id, permits, PERMITS, terms), waitMillis);
  }

  private Wish acquire(LockName lock, LockMode mode, long waitMillis, long wallMillis) {
    LockCommand.Terms terms = terms(waitMillis, wallMillis);
    return new Wish(
        new LockCommand.Acquire(
            lock,
            id,
            mode,
            terms.ttlMillis(),
            terms.placeMillis(),
            terms.offerMillis(),
            terms.wallMillis(),
            false),
        waitMillis);
  }

  private LockCommand.Terms terms(long waitMillis, long wallMillis) {
    long placeMillis = waitMillis == 0 ? 0 : rng.between(100, 2_000);
    return new LockCommand.Terms(
        LockCommand.AS_LONG_AS_THE_SESSION,
        placeMillis,
        rng.between(100, 2_000),
        wallMillis,
        false);
  }

  private OfLock releaseAll(List<Granted> held) {
    List<LockCommand.Release> releases = new ArrayList<>();
    for (Granted grant : held) {
      releases.add(new LockCommand.Release(grant.lock(), id, grant.token()));
    }
    return new LockCommand.ReleaseAll(releases);
  }

  private LockName anyLock() {
    return new LockName("common-" + rng.index(LOCKS));
  }
}
