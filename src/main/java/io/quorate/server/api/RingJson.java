package io.quorate.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.kernel.NodeId;
import io.quorate.node.NodeStatus;
import io.quorate.node.NodeStatus.GroupStatus;
import io.quorate.node.NodeStatus.MemberStatus;
import io.quorate.ring.HashRing;
import io.quorate.ring.PlacementTable;
import io.quorate.ring.RingHash;
import io.quorate.ring.ShardReplicas;
import io.quorate.ring.Shards;
import io.quorate.ring.VirtualNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The ring and the placement of shards as members of a JSON object. */
final class RingJson {
  private RingJson() {}

  /** All shards and where they are to be. */
  static void writeShards(JsonGenerator json, NodeStatus node) throws IOException {
    PlacementTable table = node.shards().table();
    json.writeNumberField("epoch", table.epoch());
    json.writeArrayFieldStart("shards");
    for (int shard = 0; shard < table.shards().size(); shard++) {
      json.writeStartObject();
      writeShard(json, shard, node);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("leaving");
    for (NodeId leaving : node.shards().leaving()) {
      json.writeString(leaving.value());
    }
    json.writeEndArray();
  }

  /** All positions on the ring, clockwise, and those of the shards in their order. */
  static void writeRing(JsonGenerator json, NodeStatus node) throws IOException {
    writeShards(json, node);
    json.writeArrayFieldStart("shard_hashes");
    for (int shard = 0; shard < node.shards().table().shards().size(); shard++) {
      json.writeString(RingHash.of(Shards.groupOf(shard).value()).toString());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("positions");
    List<NodeId> voters = voters(node);
    if (!voters.isEmpty()) {
      for (VirtualNode position : HashRing.of(voters).positions()) {
        writePosition(json, position);
      }
    }
    json.writeEndArray();
  }

  /**
   * Where a key belongs, and why: its hash gives the shard, and the shard's place on the ring the
   * order in which nodes are considered for it.
   */
  static void writeKey(JsonGenerator json, NodeStatus node, String key) throws IOException {
    PlacementTable table = node.shards().table();
    json.writeStringField("key", key);
    json.writeStringField("hash", RingHash.of(key).toString());
    json.writeNumberField("shard_count", table.shards().size());
    json.writeNumberField("epoch", table.epoch());
    int shard = new Shards(table.shards().size()).shardOf(key);
    writeShard(json, shard, node);
    String group = Shards.groupOf(shard).value();
    json.writeStringField("shard_hash", RingHash.of(group).toString());
    json.writeArrayFieldStart("clockwise");
    List<NodeId> voters = voters(node);
    if (!voters.isEmpty()) {
      for (VirtualNode position : HashRing.of(voters).lookup(group).owners()) {
        writePosition(json, position);
      }
    }
    json.writeEndArray();
  }

  private static void writeShard(JsonGenerator json, int shard, NodeStatus node)
      throws IOException {
    ShardReplicas replicas = node.shards().table().replicasOf(shard);
    json.writeNumberField("shard", shard);
    json.writeStringField("group", Shards.groupOf(shard).value());
    json.writeArrayFieldStart("replicas");
    for (NodeId replica : replicas.nodes()) {
      json.writeString(replica.value());
    }
    json.writeEndArray();
    json.writeStringField("preferred_leader", replicas.leader().value());
    Optional<GroupStatus> here = RaftStatus.groupOf(node, Shards.groupOf(shard));
    NodeId leader = here.map(GroupStatus::leader).orElse(null);
    if (leader == null) {
      json.writeNullField("leader"); // which this node need not know of a shard that it has not
    } else {
      json.writeStringField("leader", leader.value());
    }
    json.writeBooleanField("moving", node.shards().moving().contains(shard));
  }

  private static void writePosition(JsonGenerator json, VirtualNode position) throws IOException {
    json.writeStartObject();
    json.writeStringField("node_id", position.node().value());
    json.writeStringField("hash", position.hash().toString());
    json.writeEndObject();
  }

  private static List<NodeId> voters(NodeStatus node) {
    return node.members().stream().filter(MemberStatus::votes).map(MemberStatus::node).toList();
  }
}
