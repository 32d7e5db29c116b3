package io.quorate.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.node.NodeStatus;
import io.quorate.node.NodeStatus.GroupStatus;
import io.quorate.node.NodeStatus.MemberStatus;
import io.quorate.node.NodeStatus.PeerStatus;
import io.quorate.raft.Role;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nodes and clusters as members of a JSON object. */
final class StatusJson {
  private static final HexFormat HEX = HexFormat.of();

  private StatusJson() {}

  static void writeNode(JsonGenerator json, NodeStatus node) throws IOException {
    json.writeStringField("node_id", node.node().value());
    json.writeStringField("phase", Words.of(node.phase()));
    json.writeStringField("detail", node.detail());
    Optional<GroupStatus> system = RaftStatus.groupOf(node, GroupId.SYSTEM);
    if (system.isPresent()) {
      writeGroup(json, system.get());
    } else {
      writeNoGroup(json);
    }
    // As text: sixty-four bits do not survive a JSON number read as a double.
    json.writeStringField("cluster_id", HEX.toHexDigits(node.clusterId()));
    json.writeStringField("incarnation", HEX.toHexDigits(node.incarnation()));
    json.writeNumberField("tick_millis", node.tickMillis());
    json.writeArrayFieldStart("shards_led");
    for (GroupStatus group : node.groups()) {
      if (!group.group().equals(GroupId.SYSTEM) && group.role() == Role.LEADER) {
        json.writeString(group.group().value());
      }
    }
    json.writeEndArray();
  }

  static void writeCluster(JsonGenerator json, NodeStatus node) throws IOException {
    json.writeStringField("cluster_id", HEX.toHexDigits(node.clusterId()));
    json.writeStringField("node_id", node.node().value());
    json.writeArrayFieldStart("members");
    for (MemberStatus member : node.members()) {
      json.writeStartObject();
      json.writeStringField("node_id", member.node().value());
      json.writeStringField("address", member.address().toString());
      json.writeStringField("role", member.votes() ? "voter" : "learner");
      writeContact(json, Contact.of(node, member.node()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("groups");
    Optional<GroupStatus> system = RaftStatus.groupOf(node, GroupId.SYSTEM);
    if (system.isPresent()) {
      json.writeStartObject();
      json.writeStringField("group", GroupId.SYSTEM.value());
      json.writeNumberField("term", system.get().term());
      writeLeader(json, system.get().leader());
      json.writeEndObject();
    }
    json.writeEndArray();
    RingJson.writeShards(json, node);
  }

  private static void writeContact(JsonGenerator json, Contact contact) throws IOException {
    if (contact == Contact.UNKNOWN) {
      json.writeNullField("active");
    } else {
      json.writeBooleanField("active", contact == Contact.HEARD);
    }
  }

  private static void writeGroup(JsonGenerator json, GroupStatus group) throws IOException {
    json.writeStringField("role", word(group.role()));
    json.writeNumberField("term", group.term());
    writeLeader(json, group.leader());
    json.writeNumberField("commit_index", group.commitIndex());
    json.writeNumberField("applied_index", group.appliedIndex());
    json.writeNumberField("last_index", group.lastIndex());
    json.writeBooleanField("partition_detected", group.isQuorumLost());
    writePeers(json, group.peers());
  }

  // The same members as with a group, so that no reader has to tell two shapes apart.
  private static void writeNoGroup(JsonGenerator json) throws IOException {
    json.writeStringField("role", word(Role.FOLLOWER));
    json.writeNumberField("term", 0);
    writeLeader(json, null);
    json.writeNumberField("commit_index", 0);
    json.writeNumberField("applied_index", 0);
    json.writeNumberField("last_index", 0);
    json.writeBooleanField("partition_detected", false);
    writePeers(json, List.of());
  }

  private static void writePeers(JsonGenerator json, List<PeerStatus> peers) throws IOException {
    json.writeArrayFieldStart("peers");
    for (PeerStatus peer : peers) {
      json.writeStartObject();
      json.writeStringField("node_id", peer.node().value());
      json.writeNumberField("match_index", peer.matchIndex());
      json.writeNumberField("lag", peer.lag());
      json.writeBooleanField("active", peer.isActive());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeLeader(JsonGenerator json, @Nullable NodeId leader) throws IOException {
    if (leader == null) {
      json.writeNullField("leader");
    } else {
      json.writeStringField("leader", leader.value());
    }
  }

  // Outside, a candidate that only asks is a candidate.
  private static String word(Role role) {
    return Words.of(role == Role.PRE_CANDIDATE ? Role.CANDIDATE : role);
  }
}
