package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.node.NodeConfig;
import io.quorate.node.PeerAddress;
import io.quorate.node.PeerCallKind;
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

/**
 * A cluster of whole nodes in virtual time. Nothing happens but inside the calls that let time
 * pass, and after everything that happens all laws are checked.
 */
public final class SimCluster {
  /** In so much virtual time whatever can happen has happened. */
  public static final long PATIENCE_MILLIS = 30_000;

  private static final long CLIENT_TIMEOUT_MILLIS = 10_000;

  private final SimWorld world;

  SimCluster(Settings settings, Streams streams, int traceLinesMax) {
    world = new SimWorld(settings, streams, traceLinesMax);
    SortedMap<NodeId, PeerAddress> members = new TreeMap<>();
    for (int i = 1; i <= settings.nodes(); i++) {
      members.put(new NodeId("n" + i), new PeerAddress("n" + i, 8_001));
    }
    Rng machines = streams.machines();
    for (NodeId id : members.keySet()) {
      double drift = (machines.between(0, 2_001) - 1_000) / 1_000.0 * settings.driftMax();
      SimClock clock =
          new SimClock(world.timeline(), 1 + drift, machines.between(0, 1_000_000_000_000L));
      NodeConfig config =
          NodeConfig.of(id, members, settings.raft()).withSnapshots(settings.snapshots());
      world.add(new SimNode(world, config, machines.split(), clock));
    }
    world.nodes().forEach(SimNode::start);
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
        .filter(node -> node.isUp() && !node.isHalted() && !node.isPaused())
        .allMatch(
            node -> {
              ReplicatedMachine machine = node.machine();
              RaftCore raft = node.raft();
              return machine != null
                  && raft != null
                  && machine.appliedIndex() == committed
                  && raft.lastIndex() == committed;
            });
  }

  void requireConverged() {
    for (SimNode node : world.nodes()) {
      ReplicatedMachine machine = node.machine();
      if (machine != null && !node.isHalted() && !node.isPaused()) {
        world.laws().requireConverged(node, machine);
      }
    }
  }

  @Override
  public String toString() {
    return world.settings() + " at " + world.timeline().nowMillis() + " ms";
  }
}
