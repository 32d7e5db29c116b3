package io.quorate.ring;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Where every shard is to be.
 *
 * @param epoch how many tables there have been, this one included; a shard's leader refuses older
 *     ones
 * @param shards the replicas of shard 0 first; none in the table before the first
 */
public record PlacementTable(long epoch, List<ShardReplicas> shards) {
  /** The table of a cluster that has not placed its shards yet. */
  public static final PlacementTable EMPTY = new PlacementTable(0, List.of());

  public PlacementTable {
    shards = List.copyOf(shards);
    Invariant.check(epoch >= 0 && shards.isEmpty() == (epoch == 0), "epoch %d", epoch);
    Invariant.check(shards.size() <= Shards.COUNT_MAX, "%d shards", shards.size());
  }

  /** Whether this is the table before the first. */
  public boolean isEmpty() {
    return shards.isEmpty();
  }

  public ShardReplicas replicasOf(int shard) {
    return shards.get(shard);
  }

  /** The nodes that have a copy of any shard, by their ids. */
  public List<NodeId> nodes() {
    TreeSet<NodeId> nodes = new TreeSet<>();
    shards.forEach(replicas -> nodes.addAll(replicas.nodes()));
    return List.copyOf(nodes);
  }

  /** Epoch, nodes, shards; a shard names its replicas, and its leader among them, by position. */
  public void writeTo(ByteWriter out) {
    List<NodeId> nodes = nodes();
    out.writeVarLong(epoch).writeVarLong(nodes.size());
    nodes.forEach(node -> out.writeString(node.value()));
    out.writeVarLong(shards.size());
    for (ShardReplicas replicas : shards) {
      out.writeVarLong(replicas.nodes().size());
      replicas.nodes().forEach(node -> out.writeVarLong(nodes.indexOf(node)));
      out.writeVarLong(replicas.nodes().indexOf(replicas.leader()));
    }
  }

  /**
   * What {@link #writeTo} wrote; equal tables have equal bytes.
   *
   * @throws MalformedBytes if the bytes are no table
   */
  public static PlacementTable readFrom(ByteReader in) {
    long epoch = in.readVarLong(0, Long.MAX_VALUE);
    List<NodeId> nodes = readNodes(in);
    List<ShardReplicas> shards = new ArrayList<>();
    for (int count = in.readCount(Shards.COUNT_MAX); count > 0; count--) {
      shards.add(readReplicas(in, nodes));
    }
    MalformedBytes.check(shards.isEmpty() == (epoch == 0), "shards without an epoch, or none");
    PlacementTable table = new PlacementTable(epoch, shards);
    MalformedBytes.check(table.nodes().equals(nodes), "a node without a replica");
    return table;
  }

  private static List<NodeId> readNodes(ByteReader in) {
    List<NodeId> nodes = new ArrayList<>();
    for (int count = in.readCount(); count > 0; count--) {
      NodeId node = in.readName(NodeId::new);
      MalformedBytes.check(
          nodes.isEmpty() || nodes.get(nodes.size() - 1).compareTo(node) < 0,
          "nodes not by their ids");
      nodes.add(node);
    }
    return nodes;
  }

  private static ShardReplicas readReplicas(ByteReader in, List<NodeId> nodes) {
    int count = in.readCount(ShardReplicas.COUNT_MAX);
    MalformedBytes.check(count > 0, "a shard without a replica");
    List<NodeId> replicas = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      NodeId node = nodes.get((int) in.readVarLong(0, nodes.size() - 1L));
      MalformedBytes.check(!replicas.contains(node), "a node that is a replica twice");
      replicas.add(node);
    }
    return new ShardReplicas(replicas, replicas.get((int) in.readVarLong(0, count - 1L)));
  }
}
