package io.quorate.raft;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A group of cores on one thread; the test decides which message arrives, and when. */
public final class RaftCluster {
  private static final int DELIVERIES_MAX = 100_000;

  private final RaftConfig config;
  private final Rng rng;
  private final Configuration founders;
  private final TreeMap<NodeId, RaftNode> nodes = new TreeMap<>();
  private final List<Packet> packets = new ArrayList<>();
  private final List<Shipment> shipments = new ArrayList<>();
  private final TreeSet<String> cutLinks = new TreeSet<>();
  private final Answers answers = new Answers();
  private Consumer<String> tracer = line -> {};
  private int lastPacketId;

  public RaftCluster(RaftConfig config, long seed, Map<NodeId, Restored> members) {
    this.config = config;
    this.rng = new Rng(seed);
    this.founders = Configuration.of(members.keySet());
    members.forEach((id, content) -> nodes.put(id, new RaftNode(this, id, content, true)));
    nodes.values().forEach(node -> node.start(rng));
  }

  /** A cluster of new nodes. */
  public static RaftCluster of(String... names) {
    TreeMap<NodeId, Restored> members = new TreeMap<>();
    for (String name : names) {
      members.put(new NodeId(name), Restored.EMPTY);
    }
    return new RaftCluster(RaftConfig.DEFAULT, 1, members);
  }

  /** An entry whose payload is its position, and nothing for term 0. */
  public static Entry entry(long index, long term) {
    return new Entry(new Position(index, term), 0, EntryKind.COMMAND, payload(index + "." + term));
  }

  /** A log with an entry of each of these terms, in that term. */
  public static Restored log(long... terms) {
    List<Entry> entries = new ArrayList<>();
    long last = 0;
    for (long term : terms) {
      entries.add(entry(entries.size() + 1, term));
      last = term;
    }
    return new Restored(new HardState(last, null), LogBase.NONE, entries);
  }

  public static byte[] payload(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public void traceTo(Consumer<String> newTracer) {
    tracer = newTracer;
  }

  public RaftConfig config() {
    return config;
  }

  /** Who makes up the group before the log says otherwise. */
  public Configuration founders() {
    return founders;
  }

  /** Starts a node that belongs to no group yet. */
  public RaftNode start(String name) {
    NodeId id = new NodeId(name);
    RaftNode node = new RaftNode(this, id, Restored.EMPTY, false);
    nodes.put(id, node);
    node.start(rng);
    return node;
  }

  public List<NodeId> ids() {
    return List.copyOf(nodes.keySet());
  }

  public List<RaftNode> nodes() {
    return List.copyOf(nodes.values());
  }

  public RaftNode at(String name) {
    return at(new NodeId(name));
  }

  RaftNode at(NodeId id) {
    return Invariant.present(nodes.get(id), "node " + id);
  }

  public void restart(RaftNode node) {
    node.start(rng);
  }

  /** Messages of one direction are lost from now on. */
  public void cut(String from, String to) {
    cutLinks.add(from + ">" + to);
  }

  public void cutBoth(String one, String other) {
    cut(one, other);
    cut(other, one);
  }

  public void isolate(String name) {
    for (NodeId other : nodes.keySet()) {
      if (!other.value().equals(name)) {
        cutBoth(name, other.value());
      }
    }
  }

  public void mend(String from, String to) {
    cutLinks.remove(from + ">" + to);
  }

  public void mendAll() {
    cutLinks.clear();
  }

  void send(NodeId from, Envelope envelope) {
    Message message = envelope.message();
    int inReplyTo = answers.sent(from, envelope);
    Packet packet = new Packet(++lastPacketId, from, envelope.to(), message, inReplyTo);
    boolean isLost = cutLinks.contains(from + ">" + envelope.to());
    trace(TraceText.of(packet) + (isLost ? " (lost)" : ""));
    if (!isLost) {
      packets.add(packet);
    }
  }

  /** The messages on their way, oldest first. */
  public List<Packet> packets() {
    return List.copyOf(packets);
  }

  /** Delivers one message; it can be delivered again, as networks do. */
  public void deliver(Packet packet) {
    RaftNode receiver = at(packet.to());
    if (!receiver.isUp()) {
      return;
    }
    if (packet.isRequest()) {
      answers.delivered(packet);
    }
    receiver.step(raft -> raft.receive(packet.from(), packet.message()));
  }

  void ship(Shipment shipment) {
    trace(shipment.to() + " needs a snapshot of " + shipment.from());
    shipments.add(shipment);
  }

  /** The snapshots on their way, oldest first. */
  List<Shipment> shipments() {
    return List.copyOf(shipments);
  }

  /** The snapshot arrives, if both nodes are up. */
  void deliver(Shipment shipment) {
    shipments.remove(shipment);
    RaftNode sender = at(shipment.from());
    RaftNode receiver = at(shipment.to());
    if (receiver.isUp()) {
      receiver.install(shipment.snapshot());
      sender.whileUp(
          raft -> raft.snapshotInstalled(receiver.id(), shipment.snapshot().base().index()));
    } else {
      sender.whileUp(raft -> raft.snapshotFailed(receiver.id()));
    }
  }

  /** The snapshot is lost, and its sender learns it. */
  void drop(Shipment shipment) {
    shipments.remove(shipment);
    at(shipment.from()).whileUp(raft -> raft.snapshotFailed(shipment.to()));
  }

  public void drop(Packet packet) {
    packets.remove(packet);
  }

  /** Delivers what is on its way, and what that leads to, oldest first. */
  public void settle() {
    settle(packet -> true);
  }

  /** Delivers what matches and what that leads to; the rest stays on its way. */
  public void settle(Predicate<Packet> isDelivered) {
    for (int i = 0; i < DELIVERIES_MAX; i++) {
      Packet next = packets.stream().filter(isDelivered).findFirst().orElse(null);
      if (next == null) {
        return;
      }
      packets.remove(next);
      deliver(next);
    }
    throw new AssertionError("the network does not come to rest");
  }

  /** Lets time pass on all nodes, and delivers every message at once. */
  public void elapse(long millis) {
    for (long passed = 0; passed < millis; passed += 10) {
      for (RaftNode node : nodes.values()) {
        node.elapse(10);
      }
      shipments().forEach(this::deliver);
      settle();
    }
  }

  /** Lets time pass until a node leads that has committed an entry of its term. */
  public RaftNode awaitLeader() {
    for (int i = 0; i < 10_000; i++) {
      for (RaftNode node : nodes.values()) {
        if (node.isUp() && node.core().isReady()) {
          return node;
        }
      }
      elapse(10);
    }
    throw new AssertionError("no leader within 100 s: " + standing());
  }

  private String standing() {
    return nodes.values().stream()
        .map(
            node ->
                node.isUp()
                    ? "%s is %s of term %d with %s, committed %d, among %s"
                        .formatted(
                            node.id(),
                            node.core().role(),
                            node.core().term(),
                            node.core().log().lastIndex(),
                            node.core().commitIndex(),
                            node.core().configuration())
                    : node.id() + " is down")
        .collect(Collectors.joining("; "));
  }

  /** Makes this node the leader: the others lose patience, and it campaigns first. */
  public RaftNode elect(String name) {
    for (RaftNode node : nodes.values()) {
      if (node.isUp() && !node.core().role().equals(Role.LEADER)) {
        node.elapse(config.electionMillisMin());
      }
    }
    RaftNode candidate = at(name);
    while (candidate.core().role() == Role.FOLLOWER) {
      candidate.elapse(10);
    }
    settle();
    return candidate;
  }

  /** The number of requests that live nodes have received and not yet answered. */
  public int unanswered() {
    return answers.owed();
  }

  /** What a crashed node owed stays unanswered. */
  public void forgive(NodeId crashed) {
    answers.forgive(crashed);
  }

  void trace(Effects effects, NodeId id) {
    for (String line : TraceText.of(effects, id)) {
      trace(line);
    }
  }

  void trace(String line) {
    tracer.accept(line);
  }
}
