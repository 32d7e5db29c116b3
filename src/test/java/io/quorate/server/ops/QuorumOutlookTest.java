package io.quorate.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.lock.LockCounts;
import io.quorate.node.NodeStatus;
import io.quorate.node.NodeStatus.GroupStatus;
import io.quorate.node.NodeStatus.MemberStatus;
import io.quorate.node.NodeStatus.PeerStatus;
import io.quorate.node.NodeStatus.Phase;
import io.quorate.node.NodeStatus.ShardsStatus;
import io.quorate.queue.QueueFigures;
import io.quorate.raft.Role;
import io.quorate.ring.PlacementTable;
import io.quorate.ring.ShardReplicas;
import io.quorate.ring.Shards;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Goal: whoever may stop a node hears what that would cost. Method: one status for each answer. */
class QuorumOutlookTest {
  private static final NodeId SELF = new NodeId("n1");
  private static final NodeId SECOND = new NodeId("n2");
  private static final NodeId THIRD = new NodeId("n3");
  private static final List<NodeId> THREE = List.of(SELF, SECOND, THIRD);
  private static final GroupId SHARD = Shards.groupOf(0);

  @Test
  void leaderThatHearsAllMayBeStopped() {
    QuorumOutlook outlook = of(THREE, List.of(), led(GroupId.SYSTEM, hears(SECOND), hears(THIRD)));

    assertThat(outlook.isCritical()).isEqualTo("false");
    assertThat(outlook.warning()).isEmpty();
  }

  @Test
  void leaderThatHearsOnlyOneOfTwoMayNot() {
    QuorumOutlook outlook = of(THREE, List.of(), led(GroupId.SYSTEM, hears(SECOND), misses(THIRD)));

    assertThat(outlook.isCritical()).isEqualTo("true");
    assertThat(outlook.warning()).hasValue("without this node no quorum is left of system");
  }

  @Test
  void nodeAloneMayNot() {
    assertThat(of(List.of(SELF), List.of(), led(GroupId.SYSTEM)).isCritical()).isEqualTo("true");
  }

  @Test
  void onlyMemberOfTwoThatLeadsMayNot() {
    List<NodeId> two = List.of(SELF, SECOND);

    assertThat(of(two, List.of(), led(GroupId.SYSTEM, hears(SECOND))).isCritical())
        .isEqualTo("true");
    assertThat(of(two, List.of(), follows(GroupId.SYSTEM, SECOND)).isCritical()).isEqualTo("true");
  }

  /** Of three, a follower knows that its leader is there, and not whether the third is. */
  @Test
  void followerCannotTellUnlessItLeadsAnotherGroup() {
    GroupStatus system = follows(GroupId.SYSTEM, SECOND);

    assertThat(of(THREE, List.of(), system).isCritical()).isEqualTo("unknown");
    assertThat(of(THREE, THREE, system, led(SHARD, hears(SECOND), hears(THIRD))).isCritical())
        .isEqualTo("false");
    QuorumOutlook lost = of(THREE, THREE, system, led(SHARD, hears(SECOND), misses(THIRD)));
    assertThat(lost.critical()).containsExactlyInAnyOrder(GroupId.SYSTEM, SHARD);
  }

  @Test
  void learnerAndShardOfOthersDoNotCount() {
    GroupStatus system = follows(GroupId.SYSTEM, SECOND);

    assertThat(of(List.of(SECOND, THIRD), List.of(), system).isCritical()).isEqualTo("false");
    assertThat(of(List.of(SECOND), List.of(SECOND, THIRD), follows(SHARD, SECOND)).isCritical())
        .isEqualTo("false");
  }

  @Test
  void shardThatMovesIsUncertain() {
    NodeStatus status =
        status(
            THREE,
            new ShardsStatus(table(THREE), new TreeSet<>(List.of(0)), new TreeSet<>()),
            led(SHARD, hears(SECOND), hears(THIRD)));

    assertThat(QuorumOutlook.of(status).isCritical()).isEqualTo("unknown");
  }

  private static QuorumOutlook of(
      List<NodeId> voters, List<NodeId> replicas, GroupStatus... groups) {
    PlacementTable table = replicas.isEmpty() ? PlacementTable.EMPTY : table(replicas);
    return QuorumOutlook.of(
        status(voters, new ShardsStatus(table, new TreeSet<>(), new TreeSet<>()), groups));
  }

  private static PlacementTable table(List<NodeId> replicas) {
    return new PlacementTable(1, List.of(new ShardReplicas(replicas, replicas.get(0))));
  }

  private static NodeStatus status(
      List<NodeId> voters, ShardsStatus shards, GroupStatus... groups) {
    PeerAddress address = new PeerAddress("localhost", 8001);
    List<MemberStatus> members =
        Stream.of(SELF, SECOND, THIRD)
            .map(node -> new MemberStatus(node, address, voters.contains(node)))
            .toList();
    return new NodeStatus(
        SELF,
        1,
        1,
        Phase.RUNNING,
        "",
        members,
        List.of(groups),
        shards,
        LockCounts.NONE,
        QueueFigures.NONE,
        0,
        10);
  }

  private static GroupStatus led(GroupId group, PeerStatus... peers) {
    return group(group, Role.LEADER, SELF, peers);
  }

  private static GroupStatus follows(GroupId group, NodeId leader) {
    return group(group, Role.FOLLOWER, leader);
  }

  private static GroupStatus group(
      GroupId group, Role role, @Nullable NodeId leader, PeerStatus... peers) {
    return new GroupStatus(group, role, 1, leader, 1, 1, 1, 1, 0, false, Arrays.asList(peers));
  }

  private static PeerStatus hears(NodeId peer) {
    return new PeerStatus(peer, 1, 0, true);
  }

  private static PeerStatus misses(NodeId peer) {
    return new PeerStatus(peer, 1, 0, false);
  }
}
