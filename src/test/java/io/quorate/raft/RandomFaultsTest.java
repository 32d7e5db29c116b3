package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: the laws of Raft hold under loss, delay, duplication, reordering, slow disks and crashes.
 * Method: a seed draws every step; the laws are checked after each; at the end all heals, and the
 * cluster must commit.
 */
class RandomFaultsTest {
  private static final int SEEDS = Integer.getInteger("raft.seeds", 10);
  private static final int FROM = Integer.getInteger("raft.from", 1);
  private static final int STEPS = 1_000;

  /** Nodes that belong to no group until they are added. */
  private static final int OUTSIDERS = 2;

  @ParameterizedTest(name = "{0} nodes")
  @ValueSource(ints = {1, 2, 3, 5})
  void lawsHoldUnderFaultsAndTheClusterRecovers(int nodeCount) {
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      try {
        new Run(nodeCount, seed).run();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(nodeCount + " nodes, seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static final class Run {
    private final Rng rng;
    private final RaftCluster cluster;
    private final RaftLaws laws;
    private int proposals;

    Run(int nodeCount, long seed) {
      rng = new Rng(seed);
      TreeMap<NodeId, Restored> members = new TreeMap<>();
      for (int i = 0; i < nodeCount; i++) {
        members.put(new NodeId("n" + i), Restored.EMPTY);
      }
      RaftConfig config =
          new RaftConfig(150, 300, 50, 1 + rng.index(4), 1 + rng.index(64), 1 + rng.index(8));
      cluster = new RaftCluster(config, seed, members);
      for (int i = 0; i < OUTSIDERS; i++) {
        cluster.start("n" + (nodeCount + i));
      }
      laws = new RaftLaws(cluster);
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        step(anyNode());
        laws.check();
      }
      heal();
      assertProgress();
      laws.check();
    }

    private RaftNode anyNode() {
      return cluster.nodes().get(rng.index(cluster.nodes().size()));
    }

    private void step(RaftNode node) {
      if (!node.isUp()) {
        if (rng.chance(0.2)) {
          cluster.restart(node);
        }
        return;
      }
      int dice = rng.index(100);
      if (dice < 45) {
        network();
      } else if (dice < 75) {
        cluster.nodes().forEach(each -> each.elapse(rng.between(0, 8)));
      } else if (dice < 85) {
        node.propose("p" + ++proposals);
      } else if (dice < 88) {
        node.step(raft -> raft.read(++proposals));
      } else if (dice < 94) {
        disk(node);
      } else if (dice < 95) {
        snapshots(node);
      } else if (dice < 96) {
        NodeId other = anyNode().id();
        node.step(raft -> raft.unreachable(other));
      } else if (dice < 97) {
        transferOrChange(node);
      } else if (dice < 98) {
        node.crash();
        cluster.forgive(node.id());
      } else {
        links(node);
      }
    }

    private void transferOrChange(RaftNode node) {
      if (rng.chance(0.5)) {
        NodeId other = anyNode().id();
        MemberChange change =
            rng.chance(0.6) ? new MemberChange.Add(other, null) : new MemberChange.Remove(other);
        leaders().forEach(leader -> leader.step(raft -> raft.change(change)));
        return;
      }
      if (rng.chance(0.5)) {
        NodeId leader = anyNode().id();
        node.step(raft -> raft.leaderConnectionBroken(leader, raft.term()));
        return;
      }
      NodeId target = rng.chance(0.7) ? anyNode().id() : null;
      node.step(raft -> raft.transferLeadership(target));
    }

    private List<RaftNode> leaders() {
      return cluster.nodes().stream()
          .filter(node -> node.isUp() && node.core().role() == Role.LEADER)
          .toList();
    }

    private void network() {
      for (int i = rng.index(6); i > 0 && !cluster.packets().isEmpty(); i--) {
        List<Packet> packets = cluster.packets();
        Packet packet = packets.get(rng.index(Math.min(4, packets.size())));
        if (!rng.chance(0.05)) {
          cluster.drop(packet); // else it stays on its way, and comes again
        }
        if (!rng.chance(0.05)) {
          cluster.deliver(packet);
        }
      }
    }

    private void snapshots(RaftNode node) {
      if (rng.chance(0.5)) {
        node.compact(rng.index(4));
        return;
      }
      for (Shipment shipment : cluster.shipments()) {
        if (rng.chance(0.7)) {
          cluster.deliver(shipment);
        } else if (rng.chance(0.5)) {
          cluster.drop(shipment);
        }
      }
    }

    private void disk(RaftNode node) {
      if (rng.chance(0.3)) {
        node.slowDisk();
      } else if (rng.chance(0.3)) {
        node.fastDisk();
      } else {
        node.sync();
      }
    }

    private void links(RaftNode node) {
      if (rng.chance(0.5)) {
        cluster.mendAll();
      } else {
        cluster.cut(node.id().value(), anyNode().id().value());
      }
    }

    private void heal() {
      cluster.mendAll();
      for (RaftNode node : cluster.nodes()) {
        if (!node.isUp()) {
          cluster.restart(node);
        }
        node.fastDisk();
      }
      cluster.settle();
      cluster.elapse(1_000); // a leader that was cut off may not know yet that it is deposed
    }

    private void assertProgress() {
      RaftNode leader = cluster.awaitLeader();
      leader.propose("last");
      leader.step(raft -> raft.read(-1));
      cluster.elapse(200);
      long lastIndex = leader.core().log().lastIndex();
      assertThat(leader.core().configuration())
          .isEqualTo(leader.core().log().committedConfiguration());
      assertThat(leader.core().configuration().isJoint()).isFalse();
      for (NodeId member : leader.core().configuration().members()) {
        RaftNode node = cluster.at(member);
        assertThat(node.core().commitIndex()).as("commit of %s", node.id()).isEqualTo(lastIndex);
        assertThat(node.applied()).hasSize((int) lastIndex);
        assertThat(node.core().timeMillis()).isGreaterThan(0);
      }
      assertThat(leader.readyReads()).anyMatch(read -> read.readId() == -1);
      assertThat(cluster.unanswered()).as("unanswered requests").isZero();
    }
  }
}
