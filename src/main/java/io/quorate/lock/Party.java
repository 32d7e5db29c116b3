package io.quorate.lock;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client for as long as it holds or waits for anything. */
final class Party {
  private final ClientId client;
  private final long since;
  private final TreeMap<Long, Stake> stakes = new TreeMap<>();
  private @Nullable TreeMap<Long, Wait> blocked;
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

  /** Whether the client waits for anything that it has not been offered. */
  boolean isBlocked() {
    return blocked != null;
  }

  /** What the client waits for and has not been offered, in the order of arrival. */
  List<Wait> blocked() {
    return blocked == null ? List.of() : List.copyOf(blocked.values());
  }

  void block(Wait wait) {
    if (blocked == null) {
      blocked = new TreeMap<>();
    }
    blocked.put(wait.arrival(), wait);
  }

  void unblock(Wait wait) {
    if (blocked != null) {
      blocked.remove(wait.arrival());
      blocked = blocked.isEmpty() ? null : blocked;
    }
  }

  /** What the client has come to last. */
  Stake newest() {
    return stakes.lastEntry().getValue();
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
