package io.quorate.lock;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.MalformedBytes;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All holds and waits of the table: by deadline, and by client. */
final class Stakes {
  /** How many holds and waits the table takes, over all locks. */
  static final int STAKES_MAX = 2_000_000;

  private static final Comparator<Stake> BY_DEADLINE =
      Comparator.comparingLong(Stake::deadlineMillis).thenComparingLong(Stake::arrival);

  private final TreeSet<Stake> byDeadline = new TreeSet<>(BY_DEADLINE);
  private final TreeMap<ClientId, Party> parties = new TreeMap<>();
  private final TreeMap<ClientId, SortedMap<Long, Wait>> blocked = new TreeMap<>();
  private long arrivals;

  Stakes() {
    this(0);
  }

  /**
   * @param arrivals how many stakes there have been; those that are left are to be restored
   */
  Stakes(long arrivals) {
    this.arrivals = arrivals;
  }

  /** How many stakes there have been. */
  long arrivals() {
    return arrivals;
  }

  boolean isFull() {
    return byDeadline.size() >= STAKES_MAX;
  }

  /** The client, which is to have a stake right after. */
  Party partyOf(ClientId client) {
    return parties.computeIfAbsent(client, newcomer -> new Party(newcomer, arrivals + 1));
  }

  void add(Hold hold, long deadlineMillis) {
    addStake(hold, deadlineMillis);
  }

  void add(Wait wait, long deadlineMillis) {
    addStake(wait, deadlineMillis);
    block(wait);
  }

  /** The client of a stake that is to be restored right after. */
  Party partyOf(Stake.Head head) {
    Party party =
        parties.computeIfAbsent(head.client(), client -> new Party(client, head.partySince()));
    MalformedBytes.check(party.since() == head.partySince(), "one client of two beginnings");
    return party;
  }

  void restore(Stake stake, Stake.Head head) {
    MalformedBytes.check(!isFull(), "too many stakes");
    stake.arriveAs(head.arrival());
    stake.endAt(head.deadlineMillis());
    stake.party().stakeAdded();
    MalformedBytes.check(byDeadline.add(stake), "two stakes that arrived as one");
  }

  /** A restored wait that has not been offered the lock. */
  void block(Wait wait) {
    blocked.computeIfAbsent(wait.client(), client -> new TreeMap<>()).put(wait.arrival(), wait);
  }

  /** The wait no longer waits for anybody. */
  void unblock(Wait wait) {
    SortedMap<Long, Wait> waits = blocked.get(wait.client());
    if (waits != null && waits.remove(wait.arrival()) != null && waits.isEmpty()) {
      blocked.remove(wait.client());
    }
  }

  void remove(Stake stake) {
    Invariant.check(byDeadline.remove(stake), "a stake is removed once");
    if (stake instanceof Wait wait) {
      unblock(wait);
    }
    stake.party().stakeRemoved();
    if (stake.party().stakeCount() == 0) {
      parties.remove(stake.client());
    }
  }

  void reschedule(Stake stake, long deadlineMillis) {
    Invariant.check(byDeadline.remove(stake), "only what is there can be rescheduled");
    stake.endAt(deadlineMillis);
    byDeadline.add(stake);
  }

  /** The stake that ends first, if it ends by then. */
  @Nullable Stake dueBy(long nowMillis) {
    return !byDeadline.isEmpty() && byDeadline.first().deadlineMillis() <= nowMillis
        ? byDeadline.first()
        : null;
  }

  OptionalLong nextDeadlineMillis() {
    return byDeadline.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(byDeadline.first().deadlineMillis());
  }

  boolean isBlocked(Party party) {
    return blocked.containsKey(party.client());
  }

  /** What the client waits for and has not been offered, in the order of arrival. */
  Collection<Wait> blockedOf(Party party) {
    SortedMap<Long, Wait> waits = blocked.get(party.client());
    return waits == null ? List.of() : List.copyOf(waits.values());
  }

  /** All that has not been offered to those who wait for it, by client and arrival. */
  Collection<SortedMap<Long, Wait>> blocked() {
    return blocked.values();
  }

  /** All stakes in the order in which they came to be. */
  List<Stake> byArrival() {
    return byDeadline.stream().sorted(Comparator.comparingLong(Stake::arrival)).toList();
  }

  /** The beginnings of all clients' lines of stakes, in their order. */
  long[] beginnings() {
    return parties.values().stream().mapToLong(Party::since).sorted().toArray();
  }

  private void addStake(Stake stake, long deadlineMillis) {
    stake.arriveAs(++arrivals);
    stake.endAt(deadlineMillis);
    stake.party().stakeAdded();
    byDeadline.add(stake);
  }
}
