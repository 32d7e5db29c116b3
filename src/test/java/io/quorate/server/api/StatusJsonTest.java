package io.quorate.server.api;

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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StatusJsonTest {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final GroupStatus LEADER =
      new GroupStatus(
          GroupId.SYSTEM,
          Role.LEADER,
          3,
          A,
          10,
          10,
          9,
          11,
          500,
          true,
          List.of(new PeerStatus(B, 8, 3, true)));
  private static final GroupStatus ASKING =
      new GroupStatus(GroupId.SYSTEM, Role.PRE_CANDIDATE, 3, null, 0, 0, 0, 0, 0, false, List.of());

  private static final GroupStatus SHARD =
      new GroupStatus(Shards.groupOf(0), Role.LEADER, 1, A, 1, 1, 1, 1, 0, false, List.of());
  private static final GroupStatus SILENT =
      new GroupStatus(
          Shards.groupOf(0),
          Role.LEADER,
          1,
          A,
          1,
          1,
          1,
          1,
          0,
          false,
          List.of(new PeerStatus(B, 0, 1, false)));
  private static final GroupStatus FOLLOWER =
      new GroupStatus(GroupId.SYSTEM, Role.FOLLOWER, 3, B, 0, 0, 0, 0, 0, false, List.of());
  private static final String OTHER = "\"role\":\"learner\",\"active\":";
  private static final ShardsStatus SHARDS =
      new ShardsStatus(
          new PlacementTable(
              7, List.of(new ShardReplicas(List.of(A, B), B), new ShardReplicas(List.of(B), B))),
          new TreeSet<>(List.of(0)),
          new TreeSet<>(List.of(A)));

  @Test
  void aLeaderShowsItsPeers() {
    assertThat(node(status(Phase.RUNNING, List.of(LEADER, SHARD))))
        .isEqualTo(
            "{\"node_id\":\"a\",\"phase\":\"running\",\"detail\":\"\",\"role\":\"leader\","
                + "\"term\":3,\"leader\":\"a\",\"commit_index\":10,\"applied_index\":9,"
                + "\"last_index\":11,\"partition_detected\":true,\"peers\":[{\"node_id\":\"b\","
                + "\"match_index\":8,\"lag\":3,\"active\":true}],"
                + "\"cluster_id\":\"ffffffffffffffff\",\"incarnation\":\"000000000000002a\","
                + "\"tick_millis\":10,\"shards_led\":[\"shard-0\"]}");
  }

  @Test
  void whoAsksWhetherToCampaignIsACandidateWithoutALeader() {
    assertThat(node(status(Phase.RUNNING, List.of(ASKING))))
        .contains("\"role\":\"candidate\",\"term\":3,\"leader\":null,");
  }

  @Test
  void aNodeWithoutGroupsHasTheSameMembers() {
    String joining = node(status(Phase.JOINING, List.of()));
    String running = node(status(Phase.RUNNING, List.of(ASKING)));

    assertThat(names(joining)).isEqualTo(names(running));
    assertThat(joining).contains("\"phase\":\"joining\"").contains("\"role\":\"follower\"");
  }

  @Test
  void theClusterHasMembersAndLeaders() {
    NodeStatus status = status(Phase.RUNNING, List.of(LEADER, SHARD));

    assertThat(text(Json.object(json -> StatusJson.writeCluster(json, status))))
        .isEqualTo(
            "{\"cluster_id\":\"ffffffffffffffff\",\"node_id\":\"a\","
                + "\"members\":[{\"node_id\":\"a\",\"address\":\"localhost:1\",\"role\":\"voter\","
                + "\"active\":true},{\"node_id\":\"b\",\"address\":\"[::1]:2\","
                + "\"role\":\"learner\",\"active\":true}],"
                + "\"groups\":[{\"group\":\"system\",\"term\":3,\"leader\":\"a\"}],"
                + "\"epoch\":7,\"shards\":[{\"shard\":0,\"group\":\"shard-0\","
                + "\"replicas\":[\"a\",\"b\"],\"preferred_leader\":\"b\",\"leader\":\"a\","
                + "\"moving\":true},{\"shard\":1,\"group\":\"shard-1\",\"replicas\":[\"b\"],"
                + "\"preferred_leader\":\"b\",\"leader\":null,\"moving\":false}],"
                + "\"leaving\":[\"a\"]}");
  }

  @Test
  void aMemberIsActiveOnlyIfThisNodeHearsIt() {
    assertThat(cluster(status(Phase.RUNNING, List.of(LEADER)))).contains(OTHER + "true}");
    assertThat(cluster(status(Phase.RUNNING, List.of(ASKING)))).contains(OTHER + "null}");
    assertThat(cluster(status(Phase.RUNNING, List.of(ASKING, SILENT)))).contains(OTHER + "false}");
    assertThat(cluster(status(Phase.RUNNING, List.of(SILENT, LEADER)))).contains(OTHER + "true}");
    assertThat(cluster(status(Phase.RUNNING, List.of(FOLLOWER)))).contains(OTHER + "true}");
  }

  @Test
  void theRingHasThePlacesOfShardsAndNodes() {
    NodeStatus status = status(Phase.RUNNING, List.of(LEADER, SHARD));

    assertThat(text(Json.object(json -> RingJson.writeRing(json, status))))
        .contains("\"shard_hashes\":[\"3aed1e96abb8a0b9\",\"d102e77ab74a9148\"],\"positions\":[{");
  }

  @Test
  void aKeyHasAShardAndReasons() {
    NodeStatus status = status(Phase.RUNNING, List.of(LEADER, SHARD));

    // The hashes are what printf %s orders | md5sum prints, and with shard-0 and a#N.
    assertThat(text(Json.object(json -> RingJson.writeKey(json, status, "orders"))))
        .isEqualTo(
            "{\"key\":\"orders\",\"hash\":\"12c500ed0b787910\",\"shard_count\":2,\"epoch\":7,"
                + "\"shard\":0,\"group\":\"shard-0\",\"replicas\":[\"a\",\"b\"],"
                + "\"preferred_leader\":\"b\",\"leader\":\"a\",\"moving\":true,"
                + "\"shard_hash\":\"3aed1e96abb8a0b9\",\"clockwise\":[{\"node_id\":\"a\","
                + "\"hash\":\"3b8cd00d0f5f8262\"}]}");
  }

  private static NodeStatus status(Phase phase, List<GroupStatus> groups) {
    List<MemberStatus> members =
        List.of(
            new MemberStatus(A, new PeerAddress("localhost", 1), true),
            new MemberStatus(B, new PeerAddress("::1", 2), false));
    return new NodeStatus(
        A, -1, 42, phase, "", members, groups, SHARDS, LockCounts.NONE, QueueFigures.NONE, 0, 10);
  }

  private static String node(NodeStatus status) {
    return text(Json.object(json -> StatusJson.writeNode(json, status)));
  }

  private static String cluster(NodeStatus status) {
    return text(Json.object(json -> StatusJson.writeCluster(json, status)));
  }

  private static List<String> names(String json) {
    return Pattern.compile("\"([a-z_]+)\":")
        .matcher(json)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
