package io.quorate.lock;

import java.util.List;
import java.util.TreeMap;

/** A client for as long as it holds or waits for anything. */
final class Party {
  private final ClientId client;
  private final long since;
  private final TreeMap<Long, Stake> stakes = new TreeMap<>();
  private int holdCount;

  Party(ClientId client, long since) {
    this.client = client;
    this.since = since;
  }

  ClientId client() {
    return client;
  }

  /** The arrival of the first of its unbroken line of stakes; no two parties have the same. */
  long since() {
    return since;
  }

  int stakeCount() {
    return stakes.size();
  }

  int holdCount() {
    return holdCount;
  }

  /** All that the client holds and waits for, in the order of arrival. */
  List<Stake> stakes() {
    return List.copyOf(stakes.values());
  }

  void add(Stake stake) {
    stakes.put(stake.arrival(), stake);
    holdCount += stake instanceof Hold ? 1 : 0;
  }

  void remove(Stake stake) {
    stakes.remove(stake.arrival());
    holdCount -= stake instanceof Hold ? 1 : 0;
  }
}
