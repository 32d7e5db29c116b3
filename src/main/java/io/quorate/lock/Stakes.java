package io.quorate.lock;

import io.quorate.kernel.Invariant;
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

  private void addStake(Stake stake, long deadlineMillis) {
    stake.arriveAs(++arrivals);
    stake.endAt(deadlineMillis);
    stake.party().stakeAdded();
    byDeadline.add(stake);
  }
}
