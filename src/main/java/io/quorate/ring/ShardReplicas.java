package io.quorate.ring;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import java.util.List;

/**
 * Who has a copy of a shard.
 *
 * @param nodes no node twice; those that have been replicas for longer come first
 * @param leader which of them should lead the shard's group when it can
 */
public record ShardReplicas(List<NodeId> nodes, NodeId leader) {
  /** The most copies of a shard. */
  public static final int COUNT_MAX = 15;

  public ShardReplicas {
    nodes = List.copyOf(nodes);
    Invariant.check(!nodes.isEmpty() && nodes.size() <= COUNT_MAX, "%d replicas", nodes.size());
    Invariant.check(nodes.stream().distinct().count() == nodes.size(), "a node twice: %s", nodes);
    Invariant.check(nodes.contains(leader), "leader %s is not one of %s", leader, nodes);
  }
}
