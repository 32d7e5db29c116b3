package io.quorate.coherence;

import io.quorate.group.Groups;
import io.quorate.kernel.NodeId;
import io.quorate.machine.SystemMachine;
import io.quorate.ring.PlacementTable;
import io.quorate.ring.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Asks for the homes of shards that are not on this node, as long as clients ask for their keys:
 * one of those that the table names, and the next one the next time. Loop thread only.
 */
final class HomeSearch {
  /** How long after the last call of a client a shard's home is still looked for. */
  static final long IN_USE_NANOS = 5_000_000_000L;

  private final NodeId self;
  private final Groups groups;
  private final long intervalNanos;
  private final TreeMap<Integer, Long> usedAt = new TreeMap<>();
  private long askedAtNanos;
  private int asks;

  HomeSearch(NodeId self, Groups groups, long intervalNanos, long nowNanos) {
    this.self = self;
    this.groups = groups;
    this.intervalNanos = intervalNanos;
    askedAtNanos = nowNanos - intervalNanos;
  }

  void used(int shard, long nowNanos) {
    if (groups.get(Shards.groupOf(shard)) == null) {
      if (usedAt.put(shard, nowNanos) == null) {
        askedAtNanos = nowNanos - intervalNanos;
      }
    }
  }

  /**
   * Asks if it is time to.
   *
   * @param ask asks a node for some shards
   */
  void sweep(long nowNanos, BiConsumer<NodeId, List<Integer>> ask) {
    if (usedAt.isEmpty() || nowNanos - askedAtNanos < intervalNanos) {
      return;
    }
    askedAtNanos = nowNanos;
    asks++;
    usedAt
        .entrySet()
        .removeIf(
            each ->
                nowNanos - each.getValue() > IN_USE_NANOS
                    || groups.get(Shards.groupOf(each.getKey())) != null);
    TreeMap<NodeId, List<Integer>> byNode = new TreeMap<>();
    for (int shard : usedAt.keySet()) {
      List<NodeId> candidates = candidates(shard);
      if (!candidates.isEmpty()) {
        NodeId node = candidates.get(asks % candidates.size());
        byNode.computeIfAbsent(node, absent -> new ArrayList<>()).add(shard);
      }
    }
    byNode.forEach(ask);
  }

  private List<NodeId> candidates(int shard) {
    SystemMachine machine = groups.systemMachine();
    PlacementTable table = machine == null ? PlacementTable.EMPTY : machine.placements().table();
    if (shard >= table.shards().size()) {
      return List.of();
    }
    List<NodeId> candidates = new ArrayList<>(table.replicasOf(shard).nodes());
    candidates.remove(self);
    return candidates;
  }
}
