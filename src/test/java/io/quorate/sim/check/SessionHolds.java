package io.quorate.sim.check;

import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.GrantedAll;
import io.quorate.lock.LockAnswer.Released;
import io.quorate.lock.LockAnswer.ReleasedAll;
import io.quorate.lock.LockCommand.Acquire;
import io.quorate.lock.LockCommand.AcquireAll;
import io.quorate.lock.LockCommand.Downgrade;
import io.quorate.lock.LockCommand.OfLock;
import io.quorate.lock.LockCommand.Release;
import io.quorate.lock.LockCommand.ReleaseAll;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a client with a session holds, as it knows from the answers to its numbered commands: each
 * is carried out exactly once while the session lives, so the next answer can be foretold.
 */
public final class SessionHolds {
  /*
   * Only what was answered in passing leaves a doubt: a place that the client has not left may
   * still be served, and a conflict is not kept under the command's number.
   */
  private final ClientId client;
  private final LockExclusion exclusion;
  private final Map<LockName, Granted> held = new TreeMap<>();
  private final TreeSet<LockName> doubtful = new TreeSet<>();

  /** What the command that is under way gives back, or puts under another token. */
  private final TreeSet<LockName> changing = new TreeSet<>();

  public SessionHolds(ClientId client, LockExclusion exclusion) {
    this.client = client;
    this.exclusion = exclusion;
  }

  /** Every hold of which there is no doubt, in the order of the locks' names. */
  public List<Granted> all() {
    return List.copyOf(held.values());
  }

  /** How many permits the client has; if it has none, as many as it would like. */
  public int permitsOf(LockName semaphore, int wished) {
    Granted mine = held.get(semaphore);
    return mine == null ? wished : mine.permits();
  }

  /** The client is about to do this, and relies no more on what it gives back. */
  public void begin(OfLock command) {
    changing.addAll(locksOf(command));
    if (command instanceof Release || command instanceof ReleaseAll) {
      changing.forEach(lock -> exclusion.relinquished(lock, client));
    }
  }

  /** The client is about to end its session. */
  public void beginEnd() {
    changing.addAll(held.keySet());
    changing.forEach(lock -> exclusion.relinquished(lock, client));
  }

  /** All that the client holds is its own until then. */
  public void lastUntil(long expiresAtMillis) {
    for (Granted grant : held.values()) {
      if (!changing.contains(grant.lock())) {
        exclusion.told(lasting(grant, expiresAtMillis));
      }
    }
  }

  /** The session has ended. */
  public void lose() {
    held.keySet().forEach(lock -> exclusion.relinquished(lock, client));
    held.clear();
    doubtful.clear();
    changing.clear();
  }

  /**
   * The command has been answered.
   *
   * @param mayHaveExecuted whether an earlier attempt may have been, or may yet be, carried out
   * @return how many locks were granted
   */
  public int learn(OfLock command, LockAnswer answer, boolean mayHaveExecuted) {
    changing.clear();
    if (answer instanceof Granted granted) {
      granted(command, granted);
      return 1;
    }
    if (answer instanceof GrantedAll all) {
      all.grants().forEach(granted -> granted(command, granted));
      return all.grants().size();
    }
    if (command instanceof Release release) {
      released(release, answer);
    } else if (command instanceof ReleaseAll releases) {
      released(releases, answer);
    } else if (command instanceof Downgrade) {
      // Of a group that the client waits for, this may be what it has already.
      boolean isInTheWay = answer instanceof LockAnswer.Conflicting;
      require(command, answer, isInTheWay || !held.containsKey(command.lock()));
    } else if (mayHaveExecuted && !isSettled(answer)) {
      locksOf(command).forEach(this::doubt);
    }
    return 0;
  }

  /**
   * The command has been answered once more after its place had gone.
   *
   * @param hasLeft whether the client itself gave it up: it was not served before
   */
  public int learnWithoutPlace(OfLock command, LockAnswer answer, boolean hasLeft) {
    boolean isGranted = answer instanceof Granted || answer instanceof GrantedAll;
    boolean isKnown = locksOf(command).stream().noneMatch(this::isDoubtful);
    require(command, answer, !answer.isQueued() && !(hasLeft && isKnown && isGranted));
    return learn(command, answer, true);
  }

  private static boolean isSettled(LockAnswer answer) {
    boolean isLocked =
        answer instanceof LockAnswer.Locked || answer instanceof LockAnswer.LockedAll;
    return answer instanceof LockAnswer.Deadlocked
        || answer instanceof LockAnswer.Refused
        || (isLocked && !answer.isQueued());
  }

  private void granted(OfLock command, Granted granted) {
    LockName lock = granted.lock();
    if (doubtful.contains(lock)) {
      return;
    }
    Granted before = held.get(lock);
    if (before == null) {
      require(command, granted, granted.holdCount() == 1);
    } else {
      boolean isUpgrade = before.mode() == LockMode.SHARED && granted.mode() == LockMode.EXCLUSIVE;
      boolean isOnceMore = !isUpgrade && !(command instanceof Downgrade);
      require(
          command,
          granted,
          granted.holdCount() == before.holdCount() + (isOnceMore ? 1 : 0)
              && isUpgrade == granted.token().value() > before.token().value()
              && granted.permits() == before.permits());
    }
    if (command instanceof Acquire acquire && acquire.mode() == LockMode.EXCLUSIVE) {
      require(command, granted, granted.mode() == LockMode.EXCLUSIVE);
    }
    held.put(lock, granted);
    exclusion.told(granted);
  }

  private void released(ReleaseAll command, LockAnswer answer) {
    boolean isWhole =
        answer instanceof ReleasedAll all && all.results().size() == command.releases().size();
    boolean isKnown = command.releases().stream().noneMatch(each -> isDoubtful(each.lock()));
    if (isKnown) {
      require(command, answer, isWhole);
    }
    if (answer instanceof ReleasedAll all) {
      for (int i = 0; i < command.releases().size(); i++) {
        released(command.releases().get(i), all.results().get(i));
      }
    }
  }

  private void released(Release command, LockAnswer answer) {
    LockName lock = command.lock();
    Granted mine = held.get(lock);
    if (mine == null || isDoubtful(lock)) {
      return;
    }
    require(
        command,
        answer,
        answer instanceof Released released && released.holdsLeft() == mine.holdCount() - 1);
    if (mine.holdCount() == 1) {
      held.remove(lock);
    } else {
      Granted left = counting(mine, mine.holdCount() - 1);
      held.put(lock, left);
      exclusion.told(left);
    }
  }

  private boolean isDoubtful(LockName lock) {
    return doubtful.contains(lock);
  }

  private void doubt(LockName lock) {
    doubtful.add(lock);
    held.remove(lock);
    exclusion.relinquished(lock, client);
  }

  /** All locks that the command names, in their order. */
  public static List<LockName> locksOf(OfLock command) {
    if (command instanceof ReleaseAll all) {
      return all.releases().stream().map(Release::lock).toList();
    }
    return command instanceof AcquireAll all ? all.locks() : List.of(command.lock());
  }

  private void require(OfLock command, LockAnswer answer, boolean isForetold) {
    if (!isForetold) {
      throw new LawBroken(
          this, "%s was answered %s to %s, who holds %s", command, answer, client, held);
    }
  }

  private static Granted lasting(Granted grant, long expiresAtMillis) {
    return changed(grant, expiresAtMillis, grant.holdCount());
  }

  private static Granted counting(Granted grant, int holdCount) {
    return changed(grant, grant.expiresAtMillis(), holdCount);
  }

  private static Granted changed(Granted grant, long expiresAtMillis, int holdCount) {
    return new Granted(
        grant.lock(),
        grant.client(),
        grant.mode(),
        grant.token(),
        grant.ttlMillis(),
        expiresAtMillis,
        holdCount,
        grant.permits());
  }
}
