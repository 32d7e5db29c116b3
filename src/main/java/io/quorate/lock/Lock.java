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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One lock that is held or waited for: who may have it now, and who next. A lock that neither holds
 * nor waits refer to is idle, and the table drops it.
 */
final class Lock {
  /** How many clients may hold one lock together before newcomers are turned away. */
  static final int HOLDS_MAX = 10_000;

  /** How many clients may wait for one lock. */
  static final int WAITS_MAX = 10_000;

  private final LockName name;
  // Nearly every lock has one holder and no queue, and there may be a million locks: keep it small.
  private final Map<ClientId, Hold> holds = new LinkedHashMap<>(2);
  private @Nullable WaitQueue queue;
  private @Nullable List<Delay> delays;

  Lock(LockName name) {
    this.name = name;
  }

  /**
   * The lock that {@link #writeTo} wrote, its holds and waits again among the stakes.
   *
   * @throws MalformedBytes if the bytes are no lock, or one that no commands lead to
   */
  static Lock readFrom(ByteReader in, Stakes stakes) {
    Lock lock = new Lock(in.readName(LockName::new));
    long arrival = 0;
    for (int count = in.readCount(HOLDS_MAX); count > 0; count--) {
      Hold hold = Hold.readFrom(in, lock, stakes);
      MalformedBytes.check(hold.arrival() > arrival, "holds not in the order of the grants");
      arrival = hold.arrival();
      MalformedBytes.check(
          lock.holds.put(hold.client(), hold) == null, "a client holds one lock twice");
    }
    lock.queue = in.readBoolean() ? WaitQueue.readFrom(in, lock, stakes) : null;
    arrival = 0;
    for (int count = in.readCount(HOLDS_MAX); count > 0; count--) {
      Delay delay = Delay.readFrom(in, lock, stakes);
      MalformedBytes.check(delay.arrival() > arrival, "delays not in the order of their beginning");
      arrival = delay.arrival();
      lock.add(delay);
    }
    lock.requireLawful();
    return lock;
  }

  LockName name() {
    return name;
  }

  /** Who holds the lock, in the order of the grants. */
  Collection<Hold> holds() {
    return Collections.unmodifiableCollection(holds.values());
  }

  /** To whom the lock is offered, in the order of arrival. */
  Collection<Wait> offered() {
    return queue == null ? List.of() : queue.offered();
  }

  /** Who waits behind holders and offers, in the order of arrival. */
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

  boolean isIdle() {
    return holds.isEmpty() && waitCount() == 0 && delays == null;
  }

  boolean isOffered(Wait wait) {
    return queue != null && queue.isOffered(wait);
  }

  int positionOf(Wait wait) {
    return queue == null ? 0 : queue.positionOf(wait);
  }

  /**
   * Whether a newcomer may have the lock at once. Nobody passes those who wait, not even a reader
   * beside readers: writers must not starve.
   */
  boolean admits(LockMode mode) {
    return blocked().isEmpty() && isOpenTo(mode);
  }

  boolean isCrowded() {
    return holds.size() + offered().size() + delays().size() >= HOLDS_MAX;
  }

  boolean isQueueFull() {
    return waitCount() >= WAITS_MAX;
  }

  void grant(Hold hold) {
    // All holds and offers are compatible with each other, so one of each speaks for all.
    Invariant.check(isOpenTo(hold.mode()), "a grant beside an incompatible one");
    holds.put(hold.client(), hold);
  }

  /** Turns an offer into a hold. */
  void collect(Wait offer, Hold hold) {
    Invariant.check(isOffered(offer), "only an offer can be collected");
    remove(offer);
    grant(hold);
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

  void enqueue(Wait wait) {
    if (queue == null) {
      queue = new WaitQueue();
    }
    queue.append(wait);
  }

  void remove(Wait wait) {
    if (queue != null) {
      queue.remove(wait);
      if (queue.size() == 0) {
        queue = null;
      }
    }
  }

  /** Offers the lock to the next in the queue, and returns it; null if it is not its turn yet. */
  @Nullable Wait offerToNext() {
    if (queue == null || queue.blocked().isEmpty()) {
      return null;
    }
    Wait next = queue.blocked().iterator().next();
    if (!isOpenTo(next.mode()) || isCrowded()) {
      return null;
    }
    queue.moveToOffered(next);
    return next;
  }

  /** Whom the wait waits for: every incompatible hold, offer and earlier wait. */
  List<Stake> blockersOf(Wait wait) {
    List<Stake> blockers = new ArrayList<>();
    holds.values().stream().filter(hold -> isInTheWay(hold, wait)).forEach(blockers::add);
    offered().stream().filter(offer -> isInTheWay(offer, wait)).forEach(blockers::add);
    for (Wait earlier : blocked()) {
      if (earlier == wait) {
        break;
      }
      if (isInTheWay(earlier, wait)) {
        blockers.add(earlier);
      }
    }
    return blockers;
  }

  void writeTo(ByteWriter out) {
    out.writeString(name.value()).writeVarLong(holds.size());
    holds.values().forEach(hold -> hold.writeTo(out));
    out.writeBoolean(queue != null);
    if (queue != null) {
      queue.writeTo(out);
    }
    out.writeVarLong(delays().size());
    delays().forEach(delay -> delay.writeTo(out));
  }

  private void requireLawful() {
    List<LockMode> taken =
        Stream.concat(
                Stream.concat(holds.values().stream(), offered().stream()).map(Stake::mode),
                delays().stream().map(Delay::mode))
            .toList();
    MalformedBytes.check(!taken.isEmpty(), "a lock that nobody has");
    MalformedBytes.check(
        taken.size() == 1 || !taken.contains(LockMode.EXCLUSIVE), "an exclusive lock is shared");
    MalformedBytes.check(
        holds.keySet().stream().allMatch(client -> waitOf(client) == null),
        "a holder waits for its own lock");
    MalformedBytes.check(
        blocked().isEmpty() || !isOpenTo(blocked().iterator().next().mode()),
        "a client waits for nobody");
  }

  private boolean isOpenTo(LockMode mode) {
    return isCompatibleWithFirst(holds.values(), mode)
        && isCompatibleWithFirst(offered(), mode)
        && delays().stream().allMatch(delay -> delay.mode().isCompatibleWith(mode));
  }

  private static boolean isCompatibleWithFirst(Collection<? extends Stake> stakes, LockMode mode) {
    return stakes.isEmpty() || stakes.iterator().next().mode().isCompatibleWith(mode);
  }

  private static boolean isInTheWay(Stake stake, Wait wait) {
    return !stake.mode().isCompatibleWith(wait.mode());
  }
}
