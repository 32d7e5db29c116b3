package io.quorate.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What holds for every table and every step between two, counted without the product's help. */
final class PlacementLaws {
  private final Placement rule;

  PlacementLaws(Placement rule) {
    this.rule = rule;
  }

  /** Proposes, and checks everything that holds for any proposal. */
  PlacementTable step(PlacementTable before, HashRing ring) {
    PlacementTable after = rule.propose(before, ring);
    checkTable(after, ring);
    checkMoves(before, after, ring);
    assertThat(after.epoch())
        .as("the epoch rises exactly with a change")
        .isEqualTo(before.epoch() + (after.shards().equals(before.shards()) ? 0 : 1));
    assertThat(rule.propose(after, ring)).as("nothing to improve").isEqualTo(after);
    return after;
  }

  private void checkTable(PlacementTable table, HashRing ring) {
    int shardCount = rule.shards().count();
    int nodeCount = ring.nodes().size();
    int perShard = Math.min(rule.replicationFactor(), nodeCount);
    assertThat(table.shards()).hasSize(shardCount);
    assertThat(table.shards())
        .as("%s different members have each shard, its leader among them", perShard)
        .allMatch(
            replicas ->
                replicas.nodes().size() == perShard
                    && new TreeSet<>(replicas.nodes()).size() == perShard
                    && ring.nodes().containsAll(replicas.nodes())
                    && replicas.nodes().contains(replicas.leader()));
    assertThat(copies(table).values())
        .as("copies of each node")
        .allSatisfy(own -> assertBound(own, shardCount * perShard, nodeCount));
    assertThat(leaderships(table).values())
        .as("leaderships of each node")
        .allSatisfy(own -> assertBound(own, shardCount, nodeCount));
  }

  private static void assertBound(int own, int total, int nodeCount) {
    assertThat(own).isLessThanOrEqualTo(bound(total, nodeCount));
  }

  static int bound(int total, int nodeCount) {
    return (int) Math.ceil(1.25 * total / nodeCount);
  }

  /** No shard gains what it need not, and each keeps its order. */
  private static void checkMoves(PlacementTable before, PlacementTable after, HashRing ring) {
    for (Move move : Moves.between(before, after).byShard()) {
      if (before.isEmpty()) {
        continue;
      }
      ShardReplicas old = before.replicasOf(move.shard());
      ShardReplicas young = after.replicasOf(move.shard());
      assertThat(move.gains()).doesNotContainAnyElementsOf(old.nodes());
      List<NodeId> kept = old.nodes().stream().filter(young.nodes()::contains).toList();
      assertThat(young.nodes().subList(0, kept.size()))
          .as("what was there comes first, as it was")
          .isEqualTo(kept);
      assertThat(old.nodes()).containsAll(move.losses());
      assertThat(ring.nodes()).containsAll(move.gains());
    }
  }

  static Map<NodeId, Integer> copies(PlacementTable table) {
    Map<NodeId, Integer> counts = new TreeMap<>();
    table
        .shards()
        .forEach(shard -> shard.nodes().forEach(node -> counts.merge(node, 1, Integer::sum)));
    return counts;
  }

  static Map<NodeId, Integer> leaderships(PlacementTable table) {
    Map<NodeId, Integer> counts = new TreeMap<>();
    table.shards().forEach(shard -> counts.merge(shard.leader(), 1, Integer::sum));
    return counts;
  }

  /** How much of it lies above the bound, or with nodes that are no members. */
  static int excess(Map<NodeId, Integer> counts, Collection<NodeId> members, int bound) {
    return counts.entrySet().stream()
        .mapToInt(
            own ->
                members.contains(own.getKey())
                    ? Math.max(0, own.getValue() - bound)
                    : own.getValue())
        .sum();
  }
}
