package io.quorate.ring;

import io.quorate.kernel.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** One proposal in the making; nodes are known by their position among the ring's nodes. */
final class Proposal {
  private static final int NONE = -1;

  /*
   * First who has copies, then who leads; both are the cheapest of all assignments within the
   * bounds. What matters more costs more than all that matters less can cost together. The fewest
   * copies win, then the fewest copies lost by leaders, then the ring; the fewest changes of
   * leaders, then the fewest leaders that have to wait for a copy, then the ring.
   *
   * There are always leaders within the bound. If each of the r replicas of a shard led an r-th of
   * it, then no node led more than ceil(1.25 m r) / r shards, where m shards a node are the mean,
   * and that is at most ceil(1.25 m); and where a flow in parts exists, one of whole units does.
   */
  private final int shardCount;
  private final int nodeCount;
  private final int perShard;
  private final List<NodeId> nodes;
  private final int[][] ranks;
  private final int[][] present;
  private final int[] presentLeaders;

  Proposal(Placement rule, PlacementTable table, HashRing ring) {
    shardCount = rule.shards().count();
    nodes = ring.nodes();
    nodeCount = nodes.size();
    perShard = rule.replicasPerShard(nodeCount);
    ranks = new int[shardCount][];
    present = new int[shardCount][];
    presentLeaders = new int[shardCount];
    for (int shard = 0; shard < shardCount; shard++) {
      ranks[shard] = ranksOf(ring.lookup(Shards.groupOf(shard).value()).nodes());
      present[shard] = table.isEmpty() ? new int[0] : members(table.replicasOf(shard).nodes());
      presentLeaders[shard] =
          table.isEmpty() ? NONE : nodes.indexOf(table.replicasOf(shard).leader());
    }
  }

  /** For each node, how many others come before it clockwise. */
  private int[] ranksOf(List<NodeId> preference) {
    int[] rankOf = new int[nodeCount];
    for (int rank = 0; rank < nodeCount; rank++) {
      rankOf[nodes.indexOf(preference.get(rank))] = rank;
    }
    return rankOf;
  }

  /** Those that are still there, in their order. */
  private int[] members(List<NodeId> replicas) {
    return replicas.stream().mapToInt(nodes::indexOf).filter(node -> node != NONE).toArray();
  }

  /** The replicas of each shard. */
  List<ShardReplicas> replicas() {
    List<int[]> copies = copies();
    int[] leaders = leaders(copies);
    return IntStream.range(0, shardCount)
        .mapToObj(
            shard ->
                new ShardReplicas(
                    Arrays.stream(copies.get(shard)).mapToObj(nodes::get).toList(),
                    nodes.get(leaders[shard])))
        .toList();
  }

  private List<int[]> copies() {
    long[][] costs = new long[shardCount][];
    for (int shard = 0; shard < shardCount; shard++) {
      costs[shard] = costsOfCopies(shard);
    }
    CheapestAssignment assignment =
        new CheapestAssignment(costs, Placement.loadMax(shardCount * perShard, nodeCount));
    boolean[][] taken = assignment.solve(perShard);
    List<int[]> copies = new ArrayList<>();
    for (int shard = 0; shard < shardCount; shard++) {
      copies.add(inOrder(shard, taken[shard]));
    }
    return copies;
  }

  private long[] costsOfCopies(int shard) {
    long costOfLostLeader = costAboveAll(nodeCount, perShard);
    long costOfCopy = costAboveAll(costOfLostLeader + nodeCount, perShard);
    long[] costs = new long[nodeCount];
    Arrays.fill(costs, costOfCopy);
    for (int node : present[shard]) {
      costs[node] = node == presentLeaders[shard] ? 0 : costOfLostLeader;
    }
    for (int node = 0; node < nodeCount; node++) {
      costs[node] += ranks[shard][node];
    }
    return costs;
  }

  /** What has been there stays in its order; what is new follows as the ring has it. */
  private int[] inOrder(int shard, boolean[] isTaken) {
    IntStream kept = Arrays.stream(present[shard]).filter(node -> isTaken[node]);
    IntStream added =
        IntStream.range(0, nodeCount)
            .filter(node -> isTaken[node] && !contains(present[shard], node))
            .boxed()
            .sorted(Comparator.comparingInt(node -> ranks[shard][node]))
            .mapToInt(Integer::intValue);
    return IntStream.concat(kept, added).toArray();
  }

  private int[] leaders(List<int[]> copies) {
    long[][] costs = new long[shardCount][];
    for (int shard = 0; shard < shardCount; shard++) {
      costs[shard] = costsOfLeading(shard, copies.get(shard));
    }
    CheapestAssignment assignment =
        new CheapestAssignment(costs, Placement.loadMax(shardCount, nodeCount));
    boolean[][] taken = assignment.solve(1);
    return IntStream.range(0, shardCount).map(shard -> indexOfTrue(taken[shard])).toArray();
  }

  /** A leader stays if it can; else one with a copy takes over rather than one without. */
  private long[] costsOfLeading(int shard, int[] copies) {
    long costOfWaiting = costAboveAll(nodeCount, 1);
    long costOfChange = costAboveAll(costOfWaiting + nodeCount, 1);
    long[] costs = new long[nodeCount];
    Arrays.fill(costs, CheapestAssignment.FORBIDDEN);
    for (int node : copies) {
      long waiting = contains(present[shard], node) ? 0 : costOfWaiting;
      costs[node] = node == presentLeaders[shard] ? 0 : costOfChange + waiting;
      costs[node] += ranks[shard][node];
    }
    return costs;
  }

  /** More than all shards can pay together, so many times each, of less than the given cost. */
  private long costAboveAll(long cost, int timesPerShard) {
    return cost * timesPerShard * shardCount;
  }

  private static boolean contains(int[] nodes, int node) {
    return Arrays.stream(nodes).anyMatch(other -> other == node);
  }

  private static int indexOfTrue(boolean[] values) {
    int index = 0;
    while (!values[index]) {
      index++;
    }
    return index;
  }
}
