package io.quorate.server.ops;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.node.NodeStatus;
import io.quorate.node.NodeStatus.GroupStatus;
import io.quorate.node.NodeStatus.MemberStatus;
import io.quorate.node.NodeStatus.PeerStatus;
import io.quorate.raft.Role;
import io.quorate.ring.Shards;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What stopping a node now would do to the groups that it is in, as far as it knows: only leaders
 * hear of all others, so a node goes by what it hears in the groups that it leads.
 *
 * @param critical those that could not go on without it
 * @param uncertain those of which it cannot tell
 */
public record QuorumOutlook(SortedSet<GroupId> critical, SortedSet<GroupId> uncertain) {
  private static final int NAMES_MAX = 10;

  /** Of a node as it stands. */
  public static QuorumOutlook of(NodeStatus status) {
    Set<NodeId> heard = peers(status, true);
    Set<NodeId> silent = peers(status, false);
    QuorumOutlook outlook = new QuorumOutlook(new TreeSet<>(), new TreeSet<>());
    for (GroupStatus group : status.groups()) {
      Set<NodeId> others = voters(status, group.group());
      if (others.remove(status.node())) {
        int needed = (others.size() + 1) / 2 + 1;
        long answering =
            others.stream().filter(node -> heard.contains(node) || leads(node, group)).count();
        long possible =
            others.stream()
                .filter(
                    node -> heard.contains(node) || leads(node, group) || !silent.contains(node))
                .count();
        if (isMoving(status, group.group()) || (answering < needed && possible >= needed)) {
          outlook.uncertain.add(group.group());
        } else if (possible < needed) {
          outlook.critical.add(group.group());
        }
      }
    }
    return outlook;
  }

  /** {@code true}, {@code false} or {@code unknown}. */
  String isCritical() {
    return !critical.isEmpty() ? "true" : uncertain.isEmpty() ? "false" : "unknown";
  }

  /** For people: what would be lost; empty if nothing would be, for sure. */
  public Optional<String> warning() {
    return critical.isEmpty()
        ? Optional.empty()
        : Optional.of("without this node no quorum is left of " + names(critical));
  }

  private static String names(SortedSet<GroupId> groups) {
    List<String> shown = groups.stream().limit(NAMES_MAX).map(GroupId::value).toList();
    int more = groups.size() - shown.size();
    return String.join(", ", shown) + (more > 0 ? " and " + more + " more" : "");
  }

  private static boolean leads(NodeId node, GroupStatus group) {
    return node.equals(group.leader());
  }

  private static Set<NodeId> peers(NodeStatus status, boolean areActive) {
    return status.groups().stream()
        .filter(group -> group.role() == Role.LEADER)
        .flatMap(group -> group.peers().stream())
        .filter(peer -> peer.isActive() == areActive)
        .map(PeerStatus::node)
        .collect(Collectors.toSet());
  }

  private static Set<NodeId> voters(NodeStatus status, GroupId group) {
    if (group.equals(GroupId.SYSTEM)) {
      return status.members().stream()
          .filter(MemberStatus::votes)
          .map(MemberStatus::node)
          .collect(Collectors.toCollection(TreeSet::new));
    }
    int shard = Shards.shardOf(group);
    return shard < status.shards().table().shards().size()
        ? new TreeSet<>(status.shards().table().replicasOf(shard).nodes())
        : new TreeSet<>();
  }

  private static boolean isMoving(NodeStatus status, GroupId group) {
    return !group.equals(GroupId.SYSTEM)
        && status.shards().moving().contains(Shards.shardOf(group));
  }
}
