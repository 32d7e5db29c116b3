package io.quorate.lock;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.MalformedBytes;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All leases of the table by their deadlines, and holds and waits by their clients. */
final class Stakes {
  /** How many leases the table takes, over all locks. */
  static final int STAKES_MAX = 2_000_000;

  /** How many holds and waits one client may have: its session may end them all in one entry. */
  static final int STAKES_OF_CLIENT_MAX = 20_000;

  private static final Comparator<Lease> BY_DEADLINE =
      Comparator.comparingLong(Lease::deadlineMillis).thenComparingLong(Lease::arrival);

  private final TreeSet<Lease> byDeadline = new TreeSet<>(BY_DEADLINE);
  private final TreeMap<ClientId, Party> parties = new TreeMap<>();
  private final TreeMap<ClientId, Party> blocked = new TreeMap<>();
  private long arrivals;

  /** How many places waits have beyond one each. */
  private int furtherPlaces;

  private int waitCount;

  Stakes() {
    this(0);
  }

  /**
   * @param arrivals how many leases there have been; those that are left are to be restored
   */
  Stakes(long arrivals) {
    this.arrivals = arrivals;
  }

  /** How many leases there have been. */
  long arrivals() {
    return arrivals;
  }

  /** Counts as many as there cannot have been fewer of. */
  void skipArrivals(long least) {
    arrivals = Math.max(arrivals, least);
  }

  int waitCount() {
    return waitCount;
  }

  boolean isFull(int more) {
    return byDeadline.size() + furtherPlaces + more > STAKES_MAX;
  }

  /** Whether the client can not have so many further holds or places. */
  boolean isFullFor(ClientId client, int more) {
    Party party = parties.get(client);
    int stakeCount = party == null ? 0 : party.stakeCount();
    return isFull(more) || stakeCount + more > STAKES_OF_CLIENT_MAX;
  }

  /** The client, which is to have a stake right after. */
  Party partyOf(ClientId client) {
    return parties.computeIfAbsent(client, newcomer -> new Party(newcomer, arrivals + 1));
  }

  /** The client, if it holds or waits for anything. */
  @Nullable Party knownPartyOf(ClientId client) {
    return parties.get(client);
  }

  void add(Hold hold, long deadlineMillis) {
    addLease(hold, deadlineMillis);
    hold.party().add(hold);
  }

  void add(Wait wait, long deadlineMillis) {
    addLease(wait, deadlineMillis);
    wait.party().add(wait);
    furtherPlaces += wait.places().size() - 1;
    waitCount++;
    block(wait);
  }

  /** Adds a lease that is nobody's stake in a lock. */
  void addLease(Lease lease, long deadlineMillis) {
    lease.arriveAs(++arrivals);
    lease.endAt(deadlineMillis);
    byDeadline.add(lease);
  }

  /** The client of a stake that is to be restored right after. */
  Party partyOf(Stake.Head head) {
    Party party =
        parties.computeIfAbsent(head.client(), client -> new Party(client, head.partySince()));
    MalformedBytes.check(party.since() == head.partySince(), "one client of two beginnings");
    return party;
  }

  void restore(Stake stake, Stake.Head head) {
    restore(stake, head.arrival(), head.deadlineMillis());
    stake.party().add(stake);
    if (stake instanceof Wait wait) {
      furtherPlaces += wait.places().size() - 1;
      waitCount++;
    }
  }

  void restore(Lease lease, long arrival, long deadlineMillis) {
    MalformedBytes.check(!isFull(1), "too many leases");
    lease.arriveAs(arrival);
    lease.endAt(deadlineMillis);
    MalformedBytes.check(byDeadline.add(lease), "two stakes that arrived as one");
  }

  /** A restored wait that has not been offered the lock. */
  void block(Wait wait) {
    wait.party().block(wait);
    blocked.put(wait.client(), wait.party());
  }

  /** The wait no longer waits for anybody. */
  void unblock(Wait wait) {
    wait.party().unblock(wait);
    if (!wait.party().isBlocked()) {
      blocked.remove(wait.client());
    }
  }

  void removeLease(Lease lease) {
    Invariant.check(byDeadline.remove(lease), "a lease is removed once");
  }

  void remove(Stake stake) {
    removeLease(stake);
    if (stake instanceof Wait wait) {
      furtherPlaces -= wait.places().size() - 1;
      waitCount--;
      unblock(wait);
    }
    stake.party().remove(stake);
    if (stake.party().stakeCount() == 0) {
      parties.remove(stake.client());
    }
  }

  void reschedule(Lease lease, long deadlineMillis) {
    Invariant.check(byDeadline.remove(lease), "only what is there can be rescheduled");
    lease.endAt(deadlineMillis);
    byDeadline.add(lease);
  }

  /** The lease that ends first, if it ends by then. */
  @Nullable Lease dueBy(long nowMillis) {
    return !byDeadline.isEmpty() && byDeadline.first().deadlineMillis() <= nowMillis
        ? byDeadline.first()
        : null;
  }

  OptionalLong nextDeadlineMillis() {
    return byDeadline.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(byDeadline.first().deadlineMillis());
  }

  /** All clients that wait for what they have not been offered, in the order of their names. */
  Collection<Party> blocked() {
    return blocked.values();
  }

  /** All waits in the order in which they came to be. */
  List<Wait> waits() {
    return byDeadline.stream()
        .filter(Wait.class::isInstance)
        .map(Wait.class::cast)
        .sorted(Comparator.comparingLong(Wait::arrival))
        .toList();
  }

  /** All leases in the order in which they came to be. */
  List<Lease> byArrival() {
    return byDeadline.stream().sorted(Comparator.comparingLong(Lease::arrival)).toList();
  }

  /** The beginnings of all clients' lines of stakes, in their order. */
  long[] beginnings() {
    return parties.values().stream().mapToLong(Party::since).sorted().toArray();
  }
}
