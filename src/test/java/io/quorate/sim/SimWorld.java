package io.quorate.sim;

import io.quorate.kernel.NodeId;
import io.quorate.sim.SimJournal.Speed;
import io.quorate.sim.check.Laws;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What all machines of a run share: time, network, laws, and how fast disks are today. */
final class SimWorld {
  private final Settings settings;
  private final Timeline timeline = new Timeline();
  private final Trace trace;
  private final SimNetwork network;
  private final Laws laws;
  private final SortedMap<NodeId, SimNode> nodes = new TreeMap<>();
  private Speed diskSpeed;

  SimWorld(Settings settings, Streams streams, int traceLinesMax) {
    this.settings = settings;
    this.diskSpeed = settings.disk();
    trace = new Trace(timeline, traceLinesMax);
    network = new SimNetwork(timeline, streams.network(), trace, settings.weather(), this::node);
    laws =
        new Laws(
            Collections.unmodifiableCollection(nodes.values()),
            timeline::nowMillis,
            1 + settings.driftMax(),
            settings.stateStride());
  }

  void add(SimNode node) {
    nodes.put(node.id(), node);
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
