package io.quorate.lock;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.MalformedBytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One lock or semaphore that is held or waited for: who may have it now, and who next. One that
 * neither holds nor waits refer to is idle, and the table drops it.
 */
final class Lock {
  /** How many clients may hold one lock together before newcomers are turned away. */
  static final int HOLDS_MAX = 10_000;

  /** How many permits a semaphore may have. */
  static final int PERMITS_MAX = HOLDS_MAX;

  /** How many clients may wait for one lock. */
  static final int WAITS_MAX = 10_000;

  /** How many for one semaphore: who can go on costs the square of it to find out. */
  static final int PERMIT_WAITS_MAX = 1_000;

  private final LockName name;
  private final int permitsMax;
  // Nearly every lock has one holder and no queue, and there may be a million locks: keep it small.
  private final Map<ClientId, Hold> holds = new LinkedHashMap<>(2);
  private @Nullable WaitQueue queue;
  private @Nullable List<Delay> delays;

  /**
   * @param permitsMax how many permits the semaphore has; 0 if it is no semaphore
   */
  Lock(LockName name, int permitsMax) {
    this.name = name;
    this.permitsMax = permitsMax;
  }

  /**
   * The lock that {@link #writeTo} wrote, its holds again among the stakes; who waits is read
   * later.
   *
   * @throws MalformedBytes if the bytes are no lock
   */
  static Lock readFrom(ByteReader in, Stakes stakes) {
    LockName name = in.readName(LockName::new);
    Lock lock = new Lock(name, (int) in.readVarLong(0, PERMITS_MAX));
    long arrival = 0;
    for (int count = in.readCount(HOLDS_MAX); count > 0; count--) {
      Hold hold = Hold.readFrom(in, lock, stakes);
      MalformedBytes.check(hold.arrival() > arrival, "holds not in the order of the grants");
      arrival = hold.arrival();
      MalformedBytes.check(
          lock.holds.put(hold.client(), hold) == null, "a client holds one lock twice");
    }
    arrival = 0;
    for (int count = in.readCount(HOLDS_MAX); count > 0; count--) {
      Delay delay = Delay.readFrom(in, lock, stakes);
      MalformedBytes.check(delay.arrival() > arrival, "delays not in the order of their beginning");
      arrival = delay.arrival();
      lock.add(delay);
    }
    return lock;
  }

  LockName name() {
    return name;
  }

  /** How many permits the semaphore has; 0 if it is no semaphore. */
  int permitsMax() {
    return permitsMax;
  }

  boolean isSemaphore() {
    return permitsMax > 0;
  }

  /** Who holds the lock, in the order of the grants. */
  Collection<Hold> holds() {
    return Collections.unmodifiableCollection(holds.values());
  }

  /** To whom the lock is offered, in the order of arrival. */
  Collection<Wait> offered() {
    return queue == null ? List.of() : queue.offered();
  }

  /** Who waits behind holders and offers, in the order in which they are served. */
  Collection<Wait> blocked() {
    return queue == null ? List.of() : queue.blocked();
  }

  /** What keeps the lock back although nobody has it, in the order of beginning. */
  List<Delay> delays() {
    return delays == null ? List.of() : delays;
  }

  /** When the last of the delays ends; 0 if there is none. */
  long delayedUntilMillis() {
    return delays().stream().mapToLong(Delay::deadlineMillis).max().orElse(0);
  }

  @Nullable Hold holdOf(ClientId client) {
    return holds.get(client);
  }

  @Nullable Wait waitOf(ClientId client) {
    return queue == null ? null : queue.of(client);
  }

  int waitCount() {
    return queue == null ? 0 : queue.size();
  }

  boolean hasBlocked() {
    return queue != null && queue.hasBlocked();
  }

  boolean isIdle() {
    return holds.isEmpty() && waitCount() == 0 && delays == null;
  }

  int positionOf(Wait wait) {
    return queue == null ? 0 : queue.positionOf(wait);
  }

  /**
   * Whether a newcomer may have the lock at once. Nobody passes those who wait, not even a reader
   * beside readers: writers must not starve. Only a reader passes readers, whom it does not delay.
   */
  boolean admits(Claim claim) {
    return (queue == null || !queue.blocks(claim.mode()))
        && isOpenTo(claim.client(), claim.mode(), claim.permits());
  }

  /** Whether the client has the lock to itself, or could. */
  boolean admitsUpgradeOf(ClientId client) {
    return isOpenTo(client, LockMode.EXCLUSIVE, 1);
  }

  /** Whether it is the turn of one who waits, as far as this lock is concerned. */
  boolean isTurnOf(Wait wait) {
    return queue != null
        && queue.isFirst(wait)
        && !isCrowded()
        && isOpenTo(wait.client(), wait.mode(), wait.permits());
  }

  /** Those in the queue whose turn it may be. */
  List<Wait> head() {
    return queue == null ? List.of() : queue.head();
  }

  boolean isCrowded() {
    return holds.size() + offered().size() + delays().size() >= HOLDS_MAX;
  }

  boolean isQueueFull() {
    return waitCount() >= (isSemaphore() ? PERMIT_WAITS_MAX : WAITS_MAX);
  }

  void grant(Hold hold) {
    Invariant.check(
        isOpenTo(hold.client(), hold.mode(), hold.permits()), "a grant beside an incompatible one");
    holds.put(hold.client(), hold);
  }

  void remove(Hold hold) {
    holds.remove(hold.client(), hold);
  }

  void add(Delay delay) {
    if (delays == null) {
      delays = new ArrayList<>(1);
    }
    delays.add(delay);
  }

  void remove(Delay delay) {
    if (delays != null) {
      delays.remove(delay);
      delays = delays.isEmpty() ? null : delays;
    }
  }

  void add(Wait wait) {
    if (queue == null) {
      queue = new WaitQueue();
    }
    queue.add(wait);
  }

  void restore(Wait wait) {
    if (queue == null) {
      queue = new WaitQueue();
    }
    queue.restore(wait);
    MalformedBytes.check(queue.size() <= WAITS_MAX, "too many wait");
  }

  void remove(Wait wait) {
    if (queue != null) {
      queue.remove(wait);
      if (queue.size() == 0) {
        queue = null;
      }
    }
  }

  /** Whom the wait waits for here: every incompatible hold, offer and earlier wait. */
  List<Stake> blockersOf(Wait wait) {
    List<Stake> blockers = new ArrayList<>();
    takersInTheWayOf(wait).forEach(blockers::add);
    if (queue != null && !wait.isUpgrade()) {
      blockers.addAll(queue.upgrades());
      blockers.addAll(queue.othersInTheWayOf(wait));
    }
    return blockers;
  }

  /** The holds and offers of others that are not compatible with the wait, or take its permits. */
  List<Stake> takersInTheWayOf(Wait wait) {
    List<Stake> takers = new ArrayList<>();
    holds.values().stream().filter(hold -> isInTheWay(hold, wait)).forEach(takers::add);
    offered().stream().filter(offer -> isInTheWay(offer, wait)).forEach(takers::add);
    return takers;
  }

  void writeTo(ByteWriter out) {
    out.writeString(name.value()).writeVarLong(permitsMax).writeVarLong(holds.size());
    holds.values().forEach(hold -> hold.writeTo(out));
    out.writeVarLong(delays().size());
    delays().forEach(delay -> delay.writeTo(out));
  }

  /** Whether it can stand beside what others have of the lock now. */
  private boolean isOpenTo(ClientId client, LockMode mode, int permits) {
    // All holds and offers are compatible with each other, so one of each speaks for all; only an
    // upgrade is offered to a client beside its own shared hold.
    return switch (mode) {
      case EXCLUSIVE ->
          delays == null
              && (holds.isEmpty() || (holds.size() == 1 && holds.containsKey(client)))
              && offered().stream().allMatch(offer -> offer.client().equals(client));
      case SHARED ->
          isCompatibleWithFirst(holds.values(), mode)
              && isCompatibleWithFirst(offered(), mode)
              && delays().stream().allMatch(delay -> delay.mode().isCompatibleWith(mode));
      case SEMAPHORE -> permits <= permitsMax - permitsTaken();
    };
  }

  /** How many permits are held, offered or held back. */
  int permitsTaken() {
    return holds.values().stream().mapToInt(Hold::permits).sum()
        + offered().stream().mapToInt(Wait::permits).sum()
        + delays().stream().mapToInt(Delay::permits).sum();
  }

  private static boolean isCompatibleWithFirst(Collection<? extends Stake> stakes, LockMode mode) {
    return stakes.isEmpty() || stakes.iterator().next().mode().isCompatibleWith(mode);
  }

  private static boolean isInTheWay(Stake stake, Wait wait) {
    return stake.party() != wait.party()
        && (wait.mode() == LockMode.SEMAPHORE || !stake.mode().isCompatibleWith(wait.mode()));
  }
}
