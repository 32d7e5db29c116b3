package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.PeerAddress;
import io.quorate.kernel.Rng;
import io.quorate.machine.SystemMachine;
import io.quorate.member.MemberAnswer;
import io.quorate.node.NodeConfig;
import io.quorate.port.MemberWish;
import io.quorate.port.PeerCallKind;
import io.quorate.raft.Configuration;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Role;
import io.quorate.sim.SimNetwork.Link;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of whole nodes in virtual time. Nothing happens but inside the calls that let time
 * pass, and after everything that happens all laws are checked.
 */
public final class SimCluster {
  /** In so much virtual time whatever can happen has happened. */
  public static final long PATIENCE_MILLIS = 30_000;

  private static final long CLIENT_TIMEOUT_MILLIS = 10_000;

  private final SimWorld world;
  private final Rng machines;

  SimCluster(Settings settings, Streams streams, int traceLinesMax) {
    this(settings, streams, traceLinesMax, null);
  }

  /**
   * @param store keeps the values of the cache; null if the shards do
   */
  SimCluster(Settings settings, Streams streams, int traceLinesMax, @Nullable SimStore store) {
    world = new SimWorld(settings, streams, traceLinesMax, store);
    SortedMap<NodeId, PeerAddress> members = new TreeMap<>();
    for (int i = 1; i <= settings.nodes(); i++) {
      NodeId id = new NodeId("n" + i);
      members.put(id, address(id));
    }
    machines = streams.machines();
    for (NodeId id : members.keySet()) {
      world.add(machine(id, members, false));
    }
    world.nodes().forEach(SimNode::start);
  }

  private SimNode machine(NodeId id, SortedMap<NodeId, PeerAddress> members, boolean isNewcomer) {
    Settings settings = world.settings();
    double drift = (machines.between(0, 2_001) - 1_000) / 1_000.0 * settings.driftMax();
    SimClock clock =
        new SimClock(world.timeline(), 1 + drift, machines.between(0, 1_000_000_000_000L));
    NodeConfig config =
        NodeConfig.of(id, members, settings.raft())
            .withSnapshots(settings.snapshots())
            .placing(settings.placement());
    return new SimNode(world, config, machines.split(), clock, isNewcomer);
  }

  /** Starts a machine that has an empty disk, and knows where the others are. */
  public NodeId addMachine() {
    NodeId id = new NodeId("n" + (nodes().size() + 1));
    SortedMap<NodeId, PeerAddress> known = new TreeMap<>();
    nodes().forEach(node -> known.put(node, address(node)));
    known.put(id, address(id));
    SimNode added = machine(id, known, true);
    world.add(added);
    added.start();
    return id;
  }

  /** The node is started with these members from its next start on, and makes the cluster so. */
  public void declare(NodeId node, NodeId... members) {
    SortedMap<NodeId, PeerAddress> declared = new TreeMap<>();
    for (NodeId member : members) {
      declared.put(member, address(member));
    }
    world.node(node).declare(declared, true);
  }

  /**
   * The node listens elsewhere from its next start on, as the others are told at theirs.
   *
   * @param reconfigures whether they are to make the cluster so
   */
  public void move(NodeId node, PeerAddress address, boolean reconfigures) {
    SortedMap<NodeId, PeerAddress> declared = new TreeMap<>();
    nodes().forEach(member -> declared.put(member, address(member)));
    declared.put(node, address);
    world.nodes().forEach(member -> member.declare(declared, reconfigures));
  }

  /** Keeps account of who may be removed, and who has been. */
  Consumer<Outcome> noteOf(MemberWish wish) {
    if (wish instanceof MemberWish.Remove && nodes().contains(wish.node())) {
      SimNode leaving = world.node(wish.node());
      leaving.leaves();
      return answer -> {
        if (answer instanceof MemberAnswer.Removed) {
          leaving.isOut();
        }
      };
    }
    return answer -> {};
  }

  /** Where the node listens. */
  public static PeerAddress address(NodeId node) {
    return new PeerAddress(node.value(), 8_001);
  }

  /** Who is a member, as the node knows, committed or not. */
  public Configuration configuration(NodeId node) {
    RaftCore raft = world.node(node).raft();
    return raft == null ? Configuration.UNKNOWN : raft.configuration();
  }

  /** A cluster to which nothing happens but what the test does to it. */
  public static SimCluster of(int nodes, long seed) {
    return new SimCluster(Settings.calm(nodes, seed), Streams.of(seed), 0);
  }

  SimWorld world() {
    return world;
  }

  public List<NodeId> nodes() {
    return world.ids();
  }

  /** The door of a node, as a client on the same machine sees it. */
  public SimDoor at(NodeId node) {
    return new SimDoor(this, node);
  }

  /** Begins a call at a node. */
  public SimCall call(NodeId node, SimCall.Request request, Consumer<Outcome> onEnd) {
    SimCall call = new SimCall(world.timeline(), request, onEnd).within(CLIENT_TIMEOUT_MILLIS);
    world.node(node).receive(call);
    return call;
  }

  /** Lets time pass until the call has its answer, and demands that it be of this kind. */
  public <T extends Outcome> T expect(Class<T> kind, SimCall call) {
    awaitThat("an answer", call::isAnswered);
    assertThat(call.outcome()).as(toString()).isInstanceOf(kind);
    return kind.cast(call.outcome());
  }

  /** Lets time pass until exactly one running node leads and is able to serve. */
  public NodeId awaitLeader() {
    awaitThat("a leader that can serve", () -> leaders().size() == 1);
    return leaders().get(0);
  }

  /** All who think that they lead and can serve, one that was cut off or paused included. */
  public List<NodeId> leaders() {
    return world.nodes().stream()
        .filter(
            node -> {
              RaftCore raft = node.raft();
              return raft != null && !node.isHalted() && raft.isReady();
            })
        .map(SimNode::id)
        .toList();
  }

  /** The term that the node is in; it must be up. */
  public long term(NodeId node) {
    return Invariant.present(world.node(node).raft(), "consensus on " + node).term();
  }

  /** As {@link #leaders}, without one that may not have noticed yet that it leads no longer. */
  public List<NodeId> leadersBut(NodeId old) {
    return leaders().stream().filter(node -> !node.equals(old)).toList();
  }

  /** Whether the node has won an election; it may not be able to serve yet. */
  public boolean leads(NodeId node) {
    RaftCore raft = world.node(node).raft();
    return raft != null && raft.role() == Role.LEADER;
  }

  public boolean isHalted(NodeId node) {
    return world.node(node).isHalted();
  }

  /** Why the node has halted, or what it waits for. */
  public String detail(NodeId node) {
    return world.node(node).status().detail();
  }

  /** A node other than those named. */
  public NodeId otherThan(NodeId... named) {
    List<NodeId> avoided = List.of(named);
    return nodes().stream().filter(node -> !avoided.contains(node)).findFirst().orElseThrow();
  }

  public void crash(NodeId node) {
    world.node(node).crash();
  }

  /** The node prepares for its stop, and says when nothing is left to do. */
  public void retire(NodeId node, Runnable onEnd) {
    world.node(node).retire(onEnd);
  }

  public void restart(NodeId node) {
    world.node(node).start();
  }

  /** The node's disk is replaced by an empty one; it must be down. */
  public void wipe(NodeId node) {
    world.node(node).wipe();
  }

  /** One bit of the node's log changes; it must be down. */
  public void rot(NodeId node) {
    world.node(node).rot();
  }

  public boolean isUp(NodeId node) {
    return world.node(node).isUp();
  }

  /** The node's clocks run this much faster than true time from now on. */
  public void drift(NodeId node, double rate) {
    world.node(node).clock().drift(rate);
  }

  /** Somebody sets the time of day of every node, which runs on from there. */
  public void setWallClocks(long offsetMillis) {
    world.nodes().forEach(node -> node.clock().setWall(offsetMillis));
  }

  /** From now on every sync on every node takes this long, until its next start. */
  public void slowDisks(long syncMillis) {
    world.nodes().forEach(node -> slowDisk(node.id(), syncMillis));
  }

  /** From now on every sync on this node takes this long, until its next start. */
  public void slowDisk(NodeId node, long syncMillis) {
    long micros = syncMillis * 1_000;
    world.node(node).setDiskSpeed(new SimJournal.Speed(micros, micros + 1, 0, 1));
  }

  /** From now on nobody misses that a process has died. */
  public void noticeEveryDeath() {
    world.network().noticeEveryDeath();
  }

  /** Something between the node and its leader breaks the connection by which it watches. */
  public void breakWatch(NodeId node) {
    world.trace().note("the watch of " + node + " breaks");
    world.network().breakWatch(node);
  }

  public void pause(NodeId node) {
    world.node(node).pause();
  }

  public void resume(NodeId node) {
    world.node(node).resume();
  }

  public void failNextSync(NodeId node) {
    world.node(node).breakDisk(true);
  }

  public void isolate(NodeId node) {
    cut(Partition.isolate(node, nodes()));
  }

  /** What {@code from} sends no longer reaches {@code to}; the other way stays open. */
  public void cut(NodeId from, NodeId to) {
    cut(Set.of(new Link(from, to)));
  }

  void cut(Set<Link> links) {
    world.trace().note("cut " + new TreeSet<>(links));
    world.network().cut(links);
  }

  /** From now on calls of this kind take so much longer to arrive. */
  public void delay(PeerCallKind kind, long millis) {
    world.trace().note("calls of kind " + kind + " are late by " + millis + " ms");
    world.network().delay(kind, millis);
  }

  public void heal() {
    world.trace().note("heal");
    world.network().heal();
  }

  public void advanceMillis(long millis) {
    long end = world.timeline().nowNanos() + millis * 1_000_000;
    while (world.timeline().stepUntil(end)) {}
  }

  /** Lets time pass until the claim holds, within {@link #PATIENCE_MILLIS}. */
  public void awaitThat(String claim, BooleanSupplier holds) {
    assertThat(holdsWithin(PATIENCE_MILLIS, holds)).as("%s: %s", this, claim).isTrue();
  }

  boolean holdsWithin(long millis, BooleanSupplier claim) {
    long end = world.timeline().nowNanos() + millis * 1_000_000;
    boolean holds = claim.getAsBoolean();
    while (!holds && world.timeline().stepUntil(end)) {
      holds = claim.getAsBoolean();
    }
    return holds;
  }

  /** Lets time pass until all running nodes have applied the same, and compares their states. */
  public void awaitConvergence() {
    awaitThat("everybody has applied everything", this::isConverged);
    requireConverged();
  }

  boolean isConverged() {
    long committed = world.laws().committedIndex();
    return world.nodes().stream()
        .filter(SimNode::takesPart)
        .allMatch(
            node -> {
              SystemMachine machine = node.machine();
              RaftCore raft = node.raft();
              return machine != null
                  && raft != null
                  && machine.appliedIndex() == committed
                  && raft.log().lastIndex() == committed;
            });
  }

  void requireConverged() {
    for (SimNode node : world.nodes()) {
      SystemMachine machine = node.machine();
      if (machine != null && node.takesPart()) {
        world.laws().requireConverged(node, machine);
      }
    }
  }

  @Override
  public String toString() {
    return world.settings() + " at " + world.timeline().nowMillis() + " ms";
  }
}
