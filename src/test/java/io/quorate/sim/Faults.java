package io.quorate.sim;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import io.quorate.sim.FaultPlan.Fault;
import io.quorate.sim.SimJournal.Speed;
import io.quorate.sim.SimNetwork.Link;
import io.quorate.sim.SimNetwork.Weather;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Carries out a {@link FaultPlan}, and mends everything in the end. */
final class Faults {
  /** As far as a clock may be off that has lost its battery, or has got one. */
  private static final long DECADES_MILLIS = 50L * 365 * 86_400_000;

  private static final Weather BAD_WEATHER = new Weather(500, 20_000, 0.1, 500_000, 0.3, 0.2);
  private static final Speed SLOW_DISK = new Speed(5_000, 50_000, 0.1, 2_000_000);
  private static final long FLAP_MILLIS_MAX = 300;

  private final SimCluster cluster;
  private final SimWorld world;
  private final Settings settings;
  private final Rng rng;
  private final Operator operator;
  private boolean isOver;

  Faults(SimCluster cluster, Settings settings, Rng rng) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.settings = settings;
    this.rng = rng;
    this.operator = new Operator(cluster, rng.split());
  }

  /** Whether no change of members is under way that somebody has asked for. */
  boolean isQuiet() {
    return operator.isQuiet();
  }

  void start(FaultPlan plan) {
    for (Fault fault : plan.faults()) {
      world.timeline().afterMillis(fault.atMillis(), () -> strike(fault));
    }
  }

  /**
   * Ends all faults.
   *
   * @param survivors who is to run from now on; the others stay down
   */
  void mendAll(List<NodeId> survivors) {
    isOver = true;
    cluster.heal();
    world.network().become(Weather.FAIR);
    setDisks(Speed.FAIR);
    for (SimNode node : world.nodes()) {
      if (node.isPaused()) {
        node.resume();
      }
      if (node.isUp() && (node.isDiskBroken() || !survivors.contains(node.id()))) {
        node.crash();
      }
      if (!node.isUp() && survivors.contains(node.id())) {
        node.start();
      }
    }
  }

  private void strike(Fault fault) {
    if (isOver) {
      return;
    }
    world.trace().note("fault " + fault);
    long lasts = fault.lastsMillis();
    switch (fault.kind()) {
      case CRASH_ONE -> crash(anyOf(SimNode::isUp), lasts);
      case CRASH_LEADER -> crash(leaders(), lasts);
      case CRASH_ALL -> world.nodes().forEach(node -> crash(List.of(node), lasts));
      case PAUSE_ONE -> pause(anyOf(SimNode::isUp), lasts);
      case PAUSE_LEADER -> pause(leaders(), lasts);
      case ISOLATE_ONE -> cut(Partition.isolate(anyNode(), cluster.nodes()), lasts);
      case ISOLATE_LEADER -> isolateLeader(lasts);
      case HALVES -> cut(Partition.halves(cluster.nodes(), rng), lasts);
      case BRIDGE -> cut(Partition.bridge(cluster.nodes(), rng), lasts);
      case RING -> cut(Partition.ring(cluster.nodes(), rng), lasts);
      case ONE_WAY -> cut(Partition.oneWay(cluster.nodes(), rng), lasts);
      case FLAPPING -> flap(Partition.halves(cluster.nodes(), rng), lasts);
      case FAIL_SYNC -> breakDisk(true, lasts);
      case FAIL_WRITE -> breakDisk(false, lasts);
      case SLOW_DISKS -> {
        setDisks(SLOW_DISK);
        later(lasts, () -> setDisks(settings.disk()));
      }
      case BAD_WEATHER -> {
        world.network().become(BAD_WEATHER);
        later(lasts, () -> world.network().become(settings.weather()));
      }
      case WALL_CLOCK_JUMP ->
          anyOf(node -> true)
              .forEach(node -> node.clock().setWall(rng.between(-DECADES_MILLIS, DECADES_MILLIS)));
      case DRIFT ->
          anyOf(node -> true)
              .forEach(node -> node.clock().drift(1 + settings.driftMax() * anySign()));
      case LOSE_DISK -> loseDisk(lasts);
      case ROT_DISK -> rotDisk(lasts);
      case TRANSFER -> transfer(lasts);
      case BREAK_WATCHES -> breakWatches();
      case CHANGE_MEMBERS -> operator.act();
    }
  }

  private void later(long millis, Runnable mend) {
    world
        .timeline()
        .afterMillis(
            millis,
            () -> {
              if (!isOver) {
                mend.run();
              }
            });
  }

  private void crash(List<SimNode> nodes, long lasts) {
    for (SimNode node : nodes) {
      if (node.isUp()) {
        node.crash();
        later(lasts, () -> startIfDown(node));
      }
    }
  }

  private static void startIfDown(SimNode node) {
    if (!node.isUp()) {
      node.start();
    }
  }

  private void pause(List<SimNode> nodes, long lasts) {
    for (SimNode node : nodes) {
      if (!node.isPaused()) {
        node.pause();
        later(
            lasts,
            () -> {
              if (node.isPaused()) {
                node.resume();
              }
            });
      }
    }
  }

  private void isolateLeader(long lasts) {
    for (SimNode leader : leaders()) {
      cut(Partition.isolate(leader.id(), cluster.nodes()), lasts);
    }
  }

  private void cut(Set<Link> links, long lasts) {
    cluster.cut(links);
    later(lasts, cluster::heal);
  }

  private void flap(Set<Link> links, long leftMillis) {
    if (leftMillis <= 0) {
      return;
    }
    long on = rng.between(1, FLAP_MILLIS_MAX);
    long off = rng.between(1, FLAP_MILLIS_MAX);
    cut(links, on);
    later(on + off, () -> flap(links, leftMillis - on - off));
  }

  private void breakDisk(boolean onSync, long lasts) {
    for (SimNode node : anyOf(each -> each.isUp() && !each.isDiskLost())) {
      node.breakDisk(onSync);
      // Somebody sees the alarm, replaces what is broken and starts the node anew.
      later(
          lasts,
          () -> {
            if (node.isHalted()) {
              node.crash();
              node.start();
            }
          });
    }
  }

  private void loseDisk(long lasts) {
    for (SimNode node : anyWhoseDiskMayGo()) {
      node.crash();
      node.wipe();
      later(lasts, () -> startIfDown(node));
    }
  }

  private void rotDisk(long lasts) {
    for (SimNode node : anyWhoseDiskMayGo()) {
      node.crash();
      node.rot();
      later(lasts, () -> startIfDown(node));
    }
  }

  // The loss of a majority's disks is the loss of the cluster, and no fault of the program.
  private List<SimNode> anyWhoseDiskMayGo() {
    long lost = world.nodes().stream().filter(SimNode::isDiskLost).count();
    return 2 * (lost + 1) < settings.nodes()
        ? anyOf(node -> node.isUp() && !node.isDiskLost())
        : List.of();
  }

  /** An operator wants another leader, and sometimes changes his mind. */
  private void transfer(long lasts) {
    askForLeader();
    if (rng.chance(0.3)) {
      later(rng.between(0, lasts), this::askForLeader);
    }
  }

  private void breakWatches() {
    double share = rng.chance(0.5) ? 1 : 0.5;
    for (NodeId node : cluster.nodes()) {
      if (rng.chance(share)) {
        cluster.breakWatch(node);
      }
    }
  }

  private void askForLeader() {
    NodeId target = rng.chance(0.7) ? anyNode() : null;
    cluster.at(anyNode()).transferLeadership(target);
  }

  private void setDisks(Speed speed) {
    world.setDiskSpeed(speed);
    world.nodes().forEach(node -> node.setDiskSpeed(speed));
  }

  private List<SimNode> leaders() {
    return cluster.leaders().stream().map(world::node).toList();
  }

  private List<SimNode> anyOf(Predicate<SimNode> eligible) {
    List<SimNode> nodes = world.nodes().stream().filter(eligible).toList();
    return nodes.isEmpty() ? nodes : List.of(nodes.get(rng.index(nodes.size())));
  }

  private NodeId anyNode() {
    return cluster.nodes().get(rng.index(cluster.nodes().size()));
  }

  private double anySign() {
    return (rng.between(0, 2_001) - 1_000) / 1_000.0;
  }
}
