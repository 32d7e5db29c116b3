package io.quorate.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.lock.LockCounts;
import io.quorate.node.NodeStatus;
import io.quorate.node.NodeStatus.GroupStatus;
import io.quorate.node.NodeStatus.Phase;
import io.quorate.node.NodeStatus.ShardsStatus;
import io.quorate.queue.QueueFigures;
import io.quorate.raft.Role;
import io.quorate.ring.PlacementTable;
import io.quorate.ring.ShardReplicas;
import io.quorate.ring.Shards;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Goal: nobody is sent to a node that cannot serve. Method: one status for each reason. */
class NodeReadinessTest {
  private static final NodeId LEADER = new NodeId("n2");
  private static final long COMMITTED = 50_000;

  @Test
  void nodeIsReadyThatFollowsAndKeepsUp() {
    assertThat(isReady(Phase.RUNNING, group(LEADER, COMMITTED))).isTrue();
    assertThat(isReady(Phase.RUNNING, group(LEADER, COMMITTED - NodeReadiness.LAG_MAX))).isTrue();
  }

  @Test
  void nodeIsNotReadyThatIsFarBehind() {
    assertThat(isReady(Phase.RUNNING, group(LEADER, COMMITTED - NodeReadiness.LAG_MAX - 1)))
        .isFalse();
  }

  @Test
  void nodeIsNotReadyThatKnowsNoLeader() {
    assertThat(isReady(Phase.RUNNING, group(null, COMMITTED))).isFalse();
    assertThat(isReady(Phase.RUNNING)).as("not even a group").isFalse();
  }

  @Test
  void nodeIsNotReadyBeforeItRunsNorAfter() {
    for (Phase phase : List.of(Phase.JOINING, Phase.STOPPING, Phase.HALTED)) {
      assertThat(isReady(phase, group(LEADER, COMMITTED))).as("%s", phase).isFalse();
    }
  }

  /**
   * Otherwise all nodes would be out of service at once, for a moment, whenever a leader changes.
   */
  @Test
  void nodeStaysReadyForAMomentWithoutALeader() {
    LeaderMemory leaders = new LeaderMemory();
    long gapNanos = TimeUnit.SECONDS.toNanos(LeaderMemory.GAP_SECONDS_MAX);
    NodeStatus led = status(Phase.RUNNING, group(LEADER, COMMITTED));
    NodeStatus leaderless = status(Phase.RUNNING, group(null, COMMITTED));

    assertThat(NodeReadiness.isReady(leaderless, leaders, -1)).as("never known").isFalse();
    assertThat(NodeReadiness.isReady(led, leaders, 0)).isTrue();
    assertThat(NodeReadiness.isReady(leaderless, leaders, 1)).isTrue();
    assertThat(NodeReadiness.isReady(leaderless, leaders, gapNanos)).isTrue();
    assertThat(NodeReadiness.isReady(leaderless, leaders, gapNanos + 1)).isFalse();
    assertThat(NodeReadiness.isReady(led, leaders, gapNanos + 2)).isTrue();
  }

  /** Locks could be had, but no queue and no value of the cache. */
  @Test
  void nodeIsNotReadyBeforeTheShardsArePlaced() {
    NodeStatus placed = status(Phase.RUNNING, group(LEADER, COMMITTED));
    NodeStatus unplaced = status(PlacementTable.EMPTY, Phase.RUNNING, group(LEADER, COMMITTED));

    assertThat(NodeReadiness.isReady(unplaced, new LeaderMemory(), 0)).isFalse();
    assertThat(NodeReadiness.isReady(placed, new LeaderMemory(), 0)).isTrue();
  }

  /** One replica among many counts as much as all of them. */
  @Test
  void everyShardCounts() {
    GroupStatus lost =
        new GroupStatus(Shards.groupOf(3), Role.FOLLOWER, 1, null, 1, 1, 1, 1, 0, true, List.of());

    assertThat(isReady(Phase.RUNNING, group(LEADER, COMMITTED), lost)).isFalse();
  }

  private static boolean isReady(Phase phase, GroupStatus... groups) {
    return NodeReadiness.isReady(status(phase, groups), new LeaderMemory(), 0);
  }

  private static NodeStatus status(Phase phase, GroupStatus... groups) {
    ShardReplicas replicas = new ShardReplicas(List.of(LEADER), LEADER);
    return status(new PlacementTable(1, List.of(replicas)), phase, groups);
  }

  private static NodeStatus status(PlacementTable table, Phase phase, GroupStatus... groups) {
    return new NodeStatus(
        new NodeId("n1"),
        1,
        1,
        phase,
        "",
        List.of(),
        List.of(groups),
        new ShardsStatus(table, new TreeSet<>(), new TreeSet<>()),
        LockCounts.NONE,
        QueueFigures.NONE,
        0,
        10);
  }

  private static GroupStatus group(@Nullable NodeId leader, long appliedIndex) {
    return new GroupStatus(
        GroupId.SYSTEM,
        Role.FOLLOWER,
        1,
        leader,
        appliedIndex,
        COMMITTED,
        appliedIndex,
        appliedIndex,
        0,
        false,
        List.of());
  }
}
