package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome.Unavailable;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.HolderView;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.node.TransferAnswer.Impossible;
import io.quorate.node.TransferAnswer.NotTransferred;
import io.quorate.node.TransferAnswer.Transferred;
import io.quorate.node.TransferAnswer.UnknownTarget;
import io.quorate.port.PeerCallKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: leadership passes on wish, and clients notice nothing. Method: whole nodes in a script. */
class TransferSimTest {
  private static final long SEED = 1;

  /** A message to the target, an election, and a gateway's next attempt. */
  private static final long GAP_MILLIS_MAX = 100;

  private static final long ELECTION_MILLIS_MIN = Settings.calm(3, SEED).raft().electionMillisMin();

  private final SimCluster cluster = SimCluster.of(3, SEED);

  @Test
  void anyNodeMayBeAskedForAnyLeader() {
    cluster.awaitLeader();
    for (NodeId asked : cluster.nodes()) {
      for (NodeId target : cluster.nodes()) {
        Transferred done =
            cluster.expect(Transferred.class, cluster.at(asked).transferLeadership(target));
        assertThat(done.leader()).isEqualTo(target);
        assertThat(done.term()).isEqualTo(cluster.term(target));
        assertThat(cluster.leads(target)).isTrue();
      }
    }
  }

  @Test
  void withoutATargetAnotherNodeLeads() {
    NodeId first = cluster.awaitLeader();
    for (NodeId asked : cluster.nodes()) {
      NodeId before = cluster.awaitLeader();
      Transferred done =
          cluster.expect(Transferred.class, cluster.at(asked).transferLeadership(null));
      assertThat(done.leader()).isNotEqualTo(before);
    }
    assertThat(first).isIn(cluster.nodes());
  }

  /** Commands and reads at every node, all the time, while leadership goes round. */
  @Test
  void nobodyIsTurnedAwayWhileLeadershipPasses() {
    NodeId first = cluster.awaitLeader();
    cluster.expect(Granted.class, cluster.at(first).acquire("orders", "alice"));
    List<SimCall> calls = new ArrayList<>();
    int lock = 0;
    for (int round = 0; round < 6; round++) {
      NodeId target = cluster.otherThan(cluster.awaitLeader());
      SimCall transfer = cluster.at(target).transferLeadership(target);
      for (int step = 0; step < 100; step++) {
        for (NodeId node : cluster.nodes()) {
          calls.add(cluster.at(node).acquire("lock " + lock++, "alice"));
          calls.add(cluster.at(node).describe("orders"));
        }
        cluster.advanceMillis(1);
      }
      cluster.expect(Transferred.class, transfer);
      cluster.advanceMillis(GAP_MILLIS_MAX);
      assertThat(calls).allMatch(SimCall::isAnswered);
    }
    for (SimCall call : calls) {
      assertThat(call.outcome()).isInstanceOfAny(Granted.class, LockView.class);
    }
    cluster.awaitConvergence();
  }

  @Test
  void targetThatIsDownCostsOneElectionTimeoutAndNoCommand() {
    NodeId leader = cluster.awaitLeader();
    NodeId dead = cluster.otherThan(leader);
    long term = cluster.term(leader);
    cluster.crash(dead);
    SimCall transfer = cluster.at(leader).transferLeadership(dead);
    cluster.advanceMillis(ELECTION_MILLIS_MIN / 2);
    SimCall meanwhile = cluster.at(leader).acquire("orders", "alice");
    cluster.advanceMillis(ELECTION_MILLIS_MIN / 2 - 50);
    assertThat(meanwhile.isAnswered()).as("a command is taken meanwhile").isFalse();
    cluster.advanceMillis(GAP_MILLIS_MAX);

    cluster.expect(NotTransferred.class, transfer);
    assertThat(meanwhile.isAnswered()).isTrue();
    cluster.expect(Granted.class, meanwhile);
    assertThat(cluster.leaders()).containsExactly(leader);
    assertThat(cluster.term(leader)).isEqualTo(term);
  }

  @Test
  void wishesThatCannotBeFulfilledAreRefused() {
    NodeId leader = cluster.awaitLeader();
    NodeId dead = cluster.otherThan(leader);
    NodeId other = cluster.otherThan(leader, dead);
    NodeId stranger = new NodeId("n9");
    cluster.expect(UnknownTarget.class, cluster.at(other).transferLeadership(stranger));
    cluster.expect(UnknownTarget.class, cluster.at(leader).transferLeadership(stranger));

    cluster.crash(dead);
    SimCall first = cluster.at(other).transferLeadership(dead);
    cluster.advanceMillis(50);
    cluster.expect(Impossible.class, cluster.at(leader).transferLeadership(other));
    SimCall same = cluster.at(leader).transferLeadership(dead);
    cluster.expect(NotTransferred.class, same);
    cluster.expect(NotTransferred.class, first);

    SimCluster alone = SimCluster.of(1, SEED);
    NodeId only = alone.awaitLeader();
    alone.expect(Impossible.class, alone.at(only).transferLeadership(null));
    alone.expect(Transferred.class, alone.at(only).transferLeadership(only));
  }

  @Test
  void withoutALeaderTheWishIsUnavailable() {
    NodeId leader = cluster.awaitLeader();
    NodeId second = cluster.otherThan(leader);
    NodeId last = cluster.otherThan(leader, second);
    cluster.crash(leader);
    cluster.crash(second);
    cluster.advanceMillis(3_000);
    cluster.expect(Unavailable.class, cluster.at(last).transferLeadership(last));
  }

  @Test
  void callThatIsLateDeposesNobody() {
    NodeId leader = cluster.awaitLeader();
    long term = cluster.term(leader);
    NodeId target = cluster.otherThan(leader);
    cluster.advanceMillis(1_000);
    cluster.delay(PeerCallKind.TIMEOUT_NOW, ELECTION_MILLIS_MIN + 200);
    SimCall transfer = cluster.at(leader).transferLeadership(target);
    cluster.advanceMillis(3 * ELECTION_MILLIS_MIN);

    cluster.expect(NotTransferred.class, transfer);
    assertThat(cluster.leaders()).containsExactly(leader);
    assertThat(cluster.term(target)).isEqualTo(term);
  }

  /** Its requests for votes come so late that the leader has given up and gone on. */
  @Test
  void successorWithoutTheWholeLogIsNotElected() {
    NodeId leader = cluster.awaitLeader();
    NodeId successor = cluster.otherThan(leader);
    cluster.awaitConvergence();
    cluster.advanceMillis(1_000);
    cluster.cut(successor, leader);
    cluster.delay(PeerCallKind.VOTES, ELECTION_MILLIS_MIN + 60);
    cluster.at(leader).transferLeadership(successor);
    cluster.advanceMillis(ELECTION_MILLIS_MIN + 20);
    assertThat(cluster.term(successor)).as("it campaigns").isGreaterThan(cluster.term(leader));
    Granted alice = cluster.expect(Granted.class, cluster.at(leader).acquire("orders", "alice"));
    cluster.advanceMillis(ELECTION_MILLIS_MIN);
    cluster.heal();

    NodeId next = cluster.awaitLeader();
    LockView view = cluster.expect(LockView.class, cluster.at(next).describe("orders"));
    assertThat(view.holders()).extracting(HolderView::token).containsExactly(alice.token());
    cluster.awaitConvergence();
  }

  /** The wish goes round, not the leader: an answer that is lost is no second wish. */
  @Test
  void wishWhoseAnswerIsLostMovesTheLeaderOnce() {
    NodeId leader = cluster.awaitLeader();
    NodeId asked = cluster.otherThan(leader, cluster.otherThan(leader));
    long term = cluster.term(leader);
    cluster.cut(leader, asked);
    SimCall transfer = cluster.at(asked).transferLeadership(null);
    cluster.advanceMillis(1_500);
    cluster.heal();

    cluster.expect(Transferred.class, transfer);
    cluster.advanceMillis(1_000);
    assertThat(cluster.term(asked)).isEqualTo(term + 1);
  }

  @Test
  void nodeThatRetiresHandsOverFirst() {
    NodeId leader = cluster.awaitLeader();
    cluster.awaitConvergence();
    List<List<NodeId>> leadersAtEnd = new ArrayList<>();
    cluster.retire(leader, () -> leadersAtEnd.add(cluster.leaders()));
    cluster.advanceMillis(GAP_MILLIS_MAX);

    assertThat(leadersAtEnd).hasSize(1);
    assertThat(leadersAtEnd.get(0)).doesNotContain(leader);
    assertThat(cluster.leadersBut(leader)).hasSize(1);
  }

  /** Whoever it has chosen dies in that moment. */
  @Test
  void nodeThatRetiresTurnsToTheNextSuccessor() {
    NodeId leader = cluster.awaitLeader();
    NodeId chosen = cluster.otherThan(leader);
    cluster.awaitConvergence();
    List<List<NodeId>> leadersAtEnd = new ArrayList<>();
    cluster.crash(chosen);
    cluster.retire(leader, () -> leadersAtEnd.add(cluster.leadersBut(leader)));
    cluster.advanceMillis(ELECTION_MILLIS_MIN / 2);
    assertThat(leadersAtEnd).as("it waits for %s", chosen).isEmpty();
    cluster.advanceMillis(ELECTION_MILLIS_MIN);

    assertThat(leadersAtEnd).singleElement().isEqualTo(List.of(cluster.otherThan(leader, chosen)));
  }

  @Test
  void nodeThatRetiresWithoutASuccessorDoesNotWaitForOne() {
    SimCluster alone = SimCluster.of(1, SEED);
    NodeId only = alone.awaitLeader();
    List<NodeId> ends = new ArrayList<>();
    alone.retire(only, () -> ends.add(only));
    alone.advanceMillis(GAP_MILLIS_MAX);

    assertThat(ends).containsExactly(only);
  }
}
