package io.quorate.ring;

import io.quorate.kernel.Invariant;
import java.util.List;

/**
 * The rule by which shards are placed on nodes: the more copies a shard has the better, up to the
 * replication factor; no node has more than {@link #loadMax} copies, nor more leaderships; as few
 * copies as possible move; and the ring says where.
 *
 * @param replicationFactor how many copies a shard has where there are nodes enough; from 1 to
 *     {@link ShardReplicas#COUNT_MAX}
 */
public record Placement(Shards shards, int replicationFactor) {
  /** What a cluster has that was not told otherwise. */
  public static final Placement DEFAULT = new Placement(new Shards(16), 3);

  /**
   * @throws IllegalArgumentException if the replication factor is out of its range
   */
  public Placement {
    if (replicationFactor < 1 || replicationFactor > ShardReplicas.COUNT_MAX) {
      throw new IllegalArgumentException(
          "a shard has 1 to " + ShardReplicas.COUNT_MAX + " replicas, not " + replicationFactor);
    }
  }

  /**
   * The most that one node may have of what all have together: five quarters of the mean, rounded
   * up. It leaves room, so that a node which comes or goes moves little but its own.
   */
  public static int loadMax(int total, int nodeCount) {
    return -Math.floorDiv(-5 * total, 4 * nodeCount);
  }

  /**
   * The next table: the present one if nothing has to change, else one of the next epoch.
   *
   * @param present what is placed so far; {@link PlacementTable#EMPTY} at first
   * @param ring the ring of all members
   * @throws io.quorate.kernel.InvariantViolation if the table is one of another number of shards
   */
  public PlacementTable propose(PlacementTable present, HashRing ring) {
    Invariant.check(
        present.isEmpty() || present.shards().size() == shards.count(),
        "a table of %d shards where there are %d",
        present.shards().size(),
        shards.count());
    List<ShardReplicas> proposed = new Proposal(this, present, ring).replicas();
    return proposed.equals(present.shards())
        ? present
        : new PlacementTable(present.epoch() + 1, proposed);
  }

  int replicasPerShard(int nodeCount) {
    return Math.min(replicationFactor, nodeCount);
  }
}
