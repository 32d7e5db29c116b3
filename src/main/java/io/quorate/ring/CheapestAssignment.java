package io.quorate.ring;

import io.quorate.kernel.Invariant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Gives each shard as many different nodes as it needs, no node more shards than it takes, at the
 * least total cost.
 */
final class CheapestAssignment {
  /** The cost of a node that a shard must not have. */
  static final long FORBIDDEN = Long.MAX_VALUE;

  private static final long UNREACHED = Long.MAX_VALUE;

  /*
   * Minimum-cost flow by successive shortest paths with reduced costs (Ahuja, Magnanti, Orlin:
   * Network Flows, 9.7). A path leads from a shard that lacks a node to a node with room, and so
   * to the end: a shard takes a node that it has not, a full node gives up a shard that it has,
   * and so on in turn. What is taken costs; what is given up is refunded. A path that is the
   * cheapest, after all that were the cheapest before, leaves the whole as cheap as it can be.
   *
   * Refunds are negative costs, which Dijkstra's search cannot take. So each vertex has a
   * potential, the sum of its distances so far, and the cost from one vertex to another counts
   * plus the difference of their potentials, which is never negative.
   */
  private final long[][] costs;
  private final int capacity;
  private final boolean[][] taken;
  private final int[] load;

  /** Vertices are the shards by number, then the nodes, then the end. */
  private final int shardCount;

  private final int end;
  private final long[] potential;
  private final long[] distance;
  private final int[] previous;

  private record Reached(int vertex, long distance) {
    /** The end first among equals: the search is over sooner. */
    private static final Comparator<Reached> NEAREST =
        Comparator.comparingLong(Reached::distance)
            .thenComparing(Reached::vertex, Comparator.reverseOrder());
  }

  /**
   * @param costs of each node, for each shard; 0 or more
   * @param capacity how many shards a node takes
   */
  CheapestAssignment(long[][] costs, int capacity) {
    this.costs = costs;
    this.capacity = capacity;
    shardCount = costs.length;
    int nodeCount = costs[0].length;
    taken = new boolean[shardCount][nodeCount];
    load = new int[nodeCount];
    end = shardCount + nodeCount;
    potential = new long[end + 1];
    distance = new long[end + 1];
    previous = new int[end + 1];
  }

  /**
   * Gives every shard its nodes; to be called once.
   *
   * @return for each shard, whether it has the node
   * @throws io.quorate.kernel.InvariantViolation if the nodes have too little room
   */
  boolean[][] solve(int nodesPerShard) {
    for (int shard = 0; shard < shardCount; shard++) {
      for (int count = 0; count < nodesPerShard; count++) {
        findPath(shard);
        follow(shard);
      }
    }
    return taken;
  }

  private void findPath(int start) {
    Arrays.fill(distance, UNREACHED);
    distance[start] = 0;
    PriorityQueue<Reached> queue = new PriorityQueue<>(Reached.NEAREST);
    queue.add(new Reached(start, 0));
    while (!queue.isEmpty() && queue.element().vertex() != end) {
      Reached next = queue.remove();
      if (next.distance() > distance[next.vertex()]) {
        continue; // reached on a shorter way since
      }
      if (next.vertex() < shardCount) {
        leaveShard(next.vertex(), queue);
      } else {
        leaveNode(next.vertex() - shardCount, queue);
      }
    }
    Invariant.check(distance[end] != UNREACHED, "%d nodes have too little room", load.length);
    for (int vertex = 0; vertex <= end; vertex++) {
      potential[vertex] += Math.min(distance[vertex], distance[end]);
    }
  }

  private void leaveShard(int shard, PriorityQueue<Reached> queue) {
    for (int node = 0; node < load.length; node++) {
      if (!taken[shard][node] && costs[shard][node] != FORBIDDEN) {
        reach(shardCount + node, shard, costs[shard][node], queue);
      }
    }
  }

  private void leaveNode(int node, PriorityQueue<Reached> queue) {
    if (load[node] < capacity) {
      reach(end, shardCount + node, 0, queue);
      return;
    }
    for (int shard = 0; shard < shardCount; shard++) {
      if (taken[shard][node]) {
        reach(shard, shardCount + node, -costs[shard][node], queue);
      }
    }
  }

  private void reach(int vertex, int from, long cost, PriorityQueue<Reached> queue) {
    long reduced = cost + potential[from] - potential[vertex];
    if (distance[from] + reduced < distance[vertex]) {
      distance[vertex] = distance[from] + reduced;
      previous[vertex] = from;
      queue.add(new Reached(vertex, distance[vertex]));
    }
  }

  /** Back from the end: a shard takes the node after it, and a node gives up the shard after it. */
  private void follow(int start) {
    int vertex = previous[end];
    load[vertex - shardCount]++;
    while (vertex != start) {
      int before = previous[vertex];
      if (before < shardCount) {
        taken[before][vertex - shardCount] = true;
      } else {
        taken[vertex][before - shardCount] = false;
      }
      vertex = before;
    }
  }
}
