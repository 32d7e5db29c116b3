package io.quorate.sim;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.ring.Shards;
import io.quorate.sim.SimJournal.Speed;
import io.quorate.sim.check.Laws;
import io.quorate.sim.check.Replica;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What all machines of a run share: time, network, laws, and how fast disks are today. */
final class SimWorld {
  private final Settings settings;
  private final Timeline timeline = new Timeline();
  private final Trace trace;
  private final SimNetwork network;
  private final Laws laws;
  private final SortedMap<GroupId, Laws> shardLaws = new TreeMap<>();
  private final SortedMap<GroupId, List<SimShard>> shards = new TreeMap<>();
  private final SortedMap<NodeId, SimNode> nodes = new TreeMap<>();
  private final @Nullable SimStore store;
  private Speed diskSpeed;

  /**
   * @param store keeps the values of the cache; null if the shards do
   */
  SimWorld(Settings settings, Streams streams, int traceLinesMax, @Nullable SimStore store) {
    this.settings = settings;
    this.store = store;
    if (store != null) {
      store.begin(timeline);
    }
    this.diskSpeed = settings.disk();
    trace = new Trace(timeline, traceLinesMax);
    network = new SimNetwork(timeline, streams.network(), trace, settings.weather(), this::node);
    laws = lawsOf(GroupId.SYSTEM, Collections.unmodifiableCollection(nodes.values()));
    for (int shard = 0; shard < settings.placement().shards().count(); shard++) {
      GroupId group = Shards.groupOf(shard);
      shards.put(group, new ArrayList<>());
      shardLaws.put(group, lawsOf(group, Collections.unmodifiableList(ofGroup(group))));
    }
  }

  private Laws lawsOf(GroupId group, Collection<? extends Replica> replicas) {
    return new Laws(
        group, replicas, timeline::nowMillis, 1 + settings.driftMax(), settings.stateStride());
  }

  private List<SimShard> ofGroup(GroupId group) {
    return Invariant.present(shards.get(group), group + "");
  }

  void add(SimNode node) {
    nodes.put(node.id(), node);
    node.shards().forEach((group, shard) -> ofGroup(group).add(shard));
  }

  /** The laws of each shard's group. */
  SortedMap<GroupId, Laws> shardLaws() {
    return shardLaws;
  }

  SimNode node(NodeId id) {
    SimNode node = nodes.get(id);
    if (node == null) {
      throw new IllegalArgumentException("no node " + id);
    }
    return node;
  }

  List<SimNode> nodes() {
    return List.copyOf(nodes.values());
  }

  List<NodeId> ids() {
    return List.copyOf(nodes.keySet());
  }

  Settings settings() {
    return settings;
  }

  @Nullable SimStore store() {
    return store;
  }

  Timeline timeline() {
    return timeline;
  }

  Trace trace() {
    return trace;
  }

  SimNetwork network() {
    return network;
  }

  Laws laws() {
    return laws;
  }

  Speed diskSpeed() {
    return diskSpeed;
  }

  void setDiskSpeed(Speed speed) {
    diskSpeed = speed;
  }
}
