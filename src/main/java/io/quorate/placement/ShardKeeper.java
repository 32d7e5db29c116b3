package io.quorate.placement;

import io.quorate.kernel.NodeId;
import io.quorate.machine.Command;
import io.quorate.machine.ShardMachine;
import io.quorate.raft.Configuration;
import io.quorate.raft.MemberChange;
import io.quorate.raft.PeerProgress;
import io.quorate.raft.RaftCore;
import io.quorate.ring.PlacementCommand;
import io.quorate.ring.Placements;
import io.quorate.ring.ShardReplicas;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What the leader of a shard's group does so that the group comes to where the shard is to be: one
 * member after another, those who come before those who go. Whoever leads next finds in the group's
 * configuration how far it has come. Loop thread only.
 */
public final class ShardKeeper {
  /** How long a leader that is not the preferred one leads, at least. */
  static final long LEAD_MILLIS_MIN = 3_000;

  /** Shards do not change their leaders all at once. */
  static final long STAGGER_MILLIS = 20;

  /** A report that has shown no effect is repeated. */
  static final long REPORT_MILLIS = 250;

  /** How often a shard asks for more time. */
  static final long GO_ON_MILLIS = Placements.TURN_MILLIS / 4;

  /** The preferred leader gets the rest of the log within the time that a transfer may take. */
  static final long LAG_MAX = 1_000;

  private final NodeId self;
  private final int shard;
  private final RaftCore raft;
  private boolean hasVolunteered;
  private long transferAtMillis;
  private long settleAtMillis;
  private long goOnAtMillis;

  public ShardKeeper(NodeId self, int shard, RaftCore raft) {
    this.self = self;
    this.shard = shard;
    this.raft = raft;
  }

  /**
   * Does what is to be done next.
   *
   * @param placements as far as this node has applied them
   * @param propose takes commands for the shard's log; they may get lost
   * @param report takes what the group {@code system} is to know; it may get lost
   */
  public void sweep(
      ShardMachine machine,
      Placements placements,
      long nowMillis,
      Consumer<Command> propose,
      Consumer<PlacementCommand> report) {
    if (placements.table().isEmpty()) {
      return;
    }
    if (!hasVolunteered) {
      hasVolunteered = true;
      volunteer(placements);
    }
    if (!raft.isReady()) {
      transferAtMillis = nowMillis + LEAD_MILLIS_MIN + shard % 100 * STAGGER_MILLIS;
      return;
    }
    long epoch = placements.table().epoch();
    if (!placements.isMoving(shard)) {
      prefer(placements.table().replicasOf(shard).leader(), nowMillis);
    } else if (placements.hasTurn(shard) && machine.tableEpoch() < epoch) {
      propose.accept(new Command.FollowTable(epoch));
    } else if (placements.hasTurn(shard) && machine.tableEpoch() == epoch && isSettled()) {
      follow(placements.table().replicasOf(shard), epoch, nowMillis, report);
    }
  }

  // Many groups begin at the same time, and nobody should have to wait for who leads each.
  private void volunteer(Placements placements) {
    if (placements.table().replicasOf(shard).leader().equals(self)) {
      raft.volunteer();
    }
  }

  private boolean isSettled() {
    return raft.log().isConfigurationSettled();
  }

  private void prefer(NodeId leader, long nowMillis) {
    if (leader.equals(self) || nowMillis < transferAtMillis) {
      return;
    }
    transferAtMillis = nowMillis + LEAD_MILLIS_MIN;
    boolean canLead =
        raft.configuration().isVoter(leader)
            && raft.peers().stream()
                .anyMatch(
                    peer ->
                        peer.node().equals(leader)
                            && peer.isActive()
                            && raft.log().lastIndex() - peer.matchIndex() <= LAG_MAX);
    if (canLead) {
      raft.transferLeadership(leader);
    }
  }

  private void follow(
      ShardReplicas replicas, long epoch, long nowMillis, Consumer<PlacementCommand> report) {
    Configuration present = raft.configuration();
    TreeSet<NodeId> missing = new TreeSet<>(replicas.nodes());
    missing.removeAll(present.members());
    Optional<NodeId> leaver = nextLeaver(present, replicas);
    if (leaver.isPresent() && present.learners().contains(leaver.get())) {
      raft.change(new MemberChange.Remove(leaver.get()));
    } else if (!missing.isEmpty()) {
      raft.change(new MemberChange.Add(missing.first(), null));
    } else if (!present.learners().isEmpty()) {
      boolean isLearning = raft.peers().stream().anyMatch(peer -> isLearning(peer, present));
      if (isLearning && nowMillis >= goOnAtMillis) {
        goOnAtMillis = nowMillis + GO_ON_MILLIS;
        report.accept(new PlacementCommand.GoOn(shard, epoch));
      }
    } else if (leaver.isPresent()) {
      raft.change(new MemberChange.Remove(leaver.get()));
    } else if (nowMillis >= settleAtMillis) {
      settleAtMillis = nowMillis + REPORT_MILLIS;
      report.accept(new PlacementCommand.Settle(shard, epoch));
    }
  }

  private static boolean isLearning(PeerProgress peer, Configuration present) {
    return peer.isActive() && present.learners().contains(peer.node());
  }

  /** Learners first, for they are in nobody's way; this leader last. */
  private Optional<NodeId> nextLeaver(Configuration present, ShardReplicas replicas) {
    return present.members().stream()
        .filter(node -> !replicas.nodes().contains(node))
        .min(
            Comparator.comparing((NodeId node) -> !present.learners().contains(node))
                .thenComparing(self::equals)
                .thenComparing(Comparator.naturalOrder()));
  }
}
