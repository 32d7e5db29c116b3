package io.quorate.chaos;

import io.quorate.kernel.Rng;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What befalls the cluster in a round. */
enum Fault {
  KILL,
  KILL_LEADER,
  KILL_ALL,
  PAUSE,
  PAUSE_LEADER,
  /** A node is stopped in order, and started again. */
  STOP,
  STOP_LEADER,
  /** The power of a machine fails: its node is gone, and what its disk did not have is too. */
  POWER,
  POWER_LEADER,
  POWER_ALL,
  /** The disk answers with errors, and the node has to notice. */
  DEAD_DISK,
  FULL_DISK,
  /** A node is cut off from the others; clients still reach it. */
  CUT,
  CUT_LEADER;

  private static final Set<Fault> OF_NETWORKS = EnumSet.of(CUT, CUT_LEADER);
  private static final Set<Fault> OF_DISKS =
      EnumSet.of(POWER, POWER_LEADER, POWER_ALL, DEAD_DISK, FULL_DISK);

  List<LiveNode> victims(LiveCluster cluster, Rng rng) {
    LiveNode random = cluster.node(rng.index(LiveCluster.SIZE));
    return switch (this) {
      case KILL, PAUSE, STOP, POWER, DEAD_DISK, FULL_DISK, CUT -> List.of(random);
      case KILL_LEADER, PAUSE_LEADER, STOP_LEADER, POWER_LEADER, CUT_LEADER ->
          List.of(cluster.awaitLeader());
      case KILL_ALL, POWER_ALL -> cluster.nodes();
    };
  }

  /** Whether nodes need disks of their own for this. */
  boolean isOfDisks() {
    return OF_DISKS.contains(this);
  }

  /** Whether nodes need hosts of their own for this. */
  boolean isOfNetworks() {
    return OF_NETWORKS.contains(this);
  }

  /** Whether the node goes on afterwards with what it had before. */
  boolean isOnlyFelt() {
    return isOfNetworks() || this == PAUSE || this == PAUSE_LEADER;
  }

  /** Whether the node gets to bring to others what only it has. */
  boolean isInOrder() {
    return this == STOP || this == STOP_LEADER;
  }

  void strike(List<LiveNode> victims, Disks disks, Networks networks) {
    switch (this) {
      case KILL, KILL_LEADER, KILL_ALL -> victims.forEach(LiveNode::kill);
      case PAUSE, PAUSE_LEADER -> victims.forEach(LiveNode::pause);
      case STOP, STOP_LEADER -> victims.forEach(LiveNode::stop);
      case POWER, POWER_LEADER, POWER_ALL -> {
        victims.forEach(LiveNode::pause); // who sees its disk fail would stop by itself
        disks.cutPower(victims);
        victims.forEach(LiveNode::kill);
      }
      case DEAD_DISK -> disks.cutPower(victims);
      case FULL_DISK -> disks.fill(victims);
      case CUT, CUT_LEADER -> networks.cutOff(victims);
    }
  }

  void end(List<LiveNode> victims, Disks disks, Networks networks) {
    switch (this) {
      case KILL, KILL_LEADER, KILL_ALL, STOP, STOP_LEADER -> {}
      case PAUSE, PAUSE_LEADER -> victims.forEach(LiveNode::resume);
      case POWER, POWER_LEADER, POWER_ALL -> disks.restorePower(victims);
      case DEAD_DISK -> {
        victims.forEach(HaltedNode::endInOrder);
        disks.restorePower(victims);
      }
      case FULL_DISK -> {
        victims.forEach(HaltedNode::endInOrder);
        disks.empty(victims);
      }
      case CUT, CUT_LEADER -> networks.heal(victims);
    }
    victims.stream().filter(node -> !node.isRunning()).forEach(LiveNode::start);
  }
}
