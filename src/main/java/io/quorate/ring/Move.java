package io.quorate.ring;

import io.quorate.kernel.NodeId;
import java.util.List;

/**
 * What the group of one shard has to change. What it gains it gains before it loses anything, so
 * that the shard never has fewer copies than either table says.
 *
 * @param gains the new replicas, in the order of the new table
 * @param losses who is no replica any more, in the order of the old table
 * @param leader who is to lead when all is done
 * @param changesLeader whether somebody else was to lead before
 */
public record Move(
    int shard, List<NodeId> gains, List<NodeId> losses, NodeId leader, boolean changesLeader) {

  public Move {
    gains = List.copyOf(gains);
    losses = List.copyOf(losses);
  }

  static Move between(int shard, ShardReplicas before, ShardReplicas after) {
    return new Move(
        shard,
        after.nodes().stream().filter(node -> !before.nodes().contains(node)).toList(),
        before.nodes().stream().filter(node -> !after.nodes().contains(node)).toList(),
        after.leader(),
        !after.leader().equals(before.leader()));
  }

  /** The move of a shard that nobody has yet. */
  static Move first(int shard, ShardReplicas after) {
    return new Move(shard, after.nodes(), List.of(), after.leader(), true);
  }

  boolean isNone() {
    return gains.isEmpty() && losses.isEmpty() && !changesLeader;
  }
}
