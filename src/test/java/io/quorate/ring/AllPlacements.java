package io.quorate.ring;

import io.quorate.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every lawful placement of few shards on few nodes, to compare a proposal with. */
final class AllPlacements {
  private final PlacementTable before;
  private final List<NodeId> nodes;
  private final int perShard;

  /** Copies that are made, then leaders that lose theirs; both in one number. */
  private static final int COPY = 1_000;

  AllPlacements(PlacementTable before, List<NodeId> nodes, int replicationFactor) {
    this.before = before;
    this.nodes = nodes;
    perShard = Math.min(replicationFactor, nodes.size());
  }

  int costOf(PlacementTable after) {
    int cost = 0;
    for (int shard = 0; shard < after.shards().size(); shard++) {
      cost += costOf(shard, after.replicasOf(shard).nodes());
    }
    return cost;
  }

  private int costOf(int shard, List<NodeId> copies) {
    if (before.isEmpty()) {
      return copies.size() * COPY;
    }
    ShardReplicas old = before.replicasOf(shard);
    int made = (int) copies.stream().filter(node -> !old.nodes().contains(node)).count();
    return made * COPY + (copies.contains(old.leader()) ? 0 : 1);
  }

  int leastCost(int shardCount) {
    int bound = PlacementLaws.bound(shardCount * perShard, nodes.size());
    return leastCost(shardCount, bound, new TreeMap<>());
  }

  private int leastCost(int shard, int bound, Map<NodeId, Integer> load) {
    if (shard == 0) {
      return 0;
    }
    int least = Integer.MAX_VALUE;
    for (List<NodeId> copies : choices()) {
      if (copies.stream().allMatch(node -> load.getOrDefault(node, 0) < bound)) {
        copies.forEach(node -> load.merge(node, 1, Integer::sum));
        int rest = leastCost(shard - 1, bound, load);
        copies.forEach(node -> load.merge(node, -1, Integer::sum));
        if (rest != Integer.MAX_VALUE) {
          least = Math.min(least, rest + costOf(shard - 1, copies));
        }
      }
    }
    return least;
  }

  private List<List<NodeId>> choices() {
    List<List<NodeId>> choices = new ArrayList<>();
    for (int chosen = 0; chosen < 1 << nodes.size(); chosen++) {
      List<NodeId> copies = new ArrayList<>();
      for (int i = 0; i < nodes.size(); i++) {
        if ((chosen >> i & 1) == 1) {
          copies.add(nodes.get(i));
        }
      }
      if (copies.size() == perShard) {
        choices.add(copies);
      }
    }
    return choices;
  }

  /** The fewest leaders that have to change where the copies lie as in the table. */
  int leastLeaderChanges(PlacementTable after) {
    int bound = PlacementLaws.bound(after.shards().size(), nodes.size());
    return leastLeaderChanges(after, after.shards().size(), bound, new TreeMap<>());
  }

  private int leastLeaderChanges(
      PlacementTable after, int shard, int bound, Map<NodeId, Integer> load) {
    if (shard == 0) {
      return 0;
    }
    int least = Integer.MAX_VALUE;
    for (NodeId leader : after.replicasOf(shard - 1).nodes()) {
      if (load.getOrDefault(leader, 0) < bound) {
        load.merge(leader, 1, Integer::sum);
        int rest = leastLeaderChanges(after, shard - 1, bound, load);
        load.merge(leader, -1, Integer::sum);
        boolean isChange =
            before.isEmpty() || !before.replicasOf(shard - 1).leader().equals(leader);
        if (rest != Integer.MAX_VALUE) {
          least = Math.min(least, rest + (isChange ? 1 : 0));
        }
      }
    }
    return least;
  }
}
