package io.quorate.raft;

import static io.quorate.raft.SoloCore.A;
import static io.quorate.raft.SoloCore.B;
import static io.quorate.raft.SoloCore.C;
import static io.quorate.raft.SoloCore.CONFIG;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: a broken connection makes a follower act at once, and moves nobody but itself. Method:
 * three cores, or one whose peers the test plays.
 */
class BrokenConnectionTest {
  private static final long TURNS_MILLIS = 3 * Election.TURN_MILLIS;

  private final RaftCluster cluster = RaftCluster.of("a", "b", "c");
  private final RaftNode a = cluster.at("a");
  private final RaftNode b = cluster.at("b");
  private final RaftNode c = cluster.at("c");

  @BeforeEach
  void electA() {
    cluster.elect("a");
  }

  private static void breakConnection(RaftNode node, NodeId leader) {
    node.step(raft -> raft.leaderConnectionBroken(leader, raft.term()));
  }

  @Test
  void followersElectAnotherLeaderAtOnce() {
    a.crash();
    breakConnection(b, A);
    breakConnection(c, A);
    cluster.elapse(TURNS_MILLIS);

    assertThat(b.core().isReady()).isTrue();
    assertThat(b.core().term()).isEqualTo(2);
    assertThat(c.core().leader()).isEqualTo(B);
  }

  @Test
  void oneFollowerAloneDeposesNobody() {
    breakConnection(c, A);
    c.elapse(TURNS_MILLIS);
    assertThat(c.core().role()).isEqualTo(Role.PRE_CANDIDATE);
    cluster.settle();
    assertThat(c.core().term()).isEqualTo(1);
    cluster.elapse(CONFIG.heartbeatMillis());

    assertThat(a.core().role()).isEqualTo(Role.LEADER);
    assertThat(a.core().term()).isEqualTo(1);
    assertThat(b.core().leader()).isEqualTo(A);
    assertThat(c.core().leader()).isEqualTo(A);
    assertThat(c.core().isQuorumLost()).isFalse();
  }

  @Test
  void leaderThatIsHeardAgainIsAliveAgain() {
    breakConnection(b, A);
    cluster.elapse(CONFIG.heartbeatMillis());
    assertThat(b.core().leader()).isEqualTo(A);
    c.elapse(CONFIG.electionMillisMax());
    cluster.settle();

    assertThat(c.core().leader()).as("nobody votes for c").isNull();
    assertThat(b.core().term()).isEqualTo(1);
  }

  /** Each waits for those before it in the order of the names, the leader not counted. */
  @Test
  void followersCampaignInTurns() {
    breakConnection(c, A);
    c.elapse(Election.TURN_MILLIS - 10);
    assertThat(c.core().role()).isEqualTo(Role.FOLLOWER);
    breakConnection(b, A);
    b.elapse(10);
    assertThat(b.core().role()).isEqualTo(Role.PRE_CANDIDATE);

    RaftCluster other = RaftCluster.of("a", "b", "c");
    other.elect("b");
    breakConnection(other.at("c"), B);
    other.at("c").elapse(Election.TURN_MILLIS - 10);
    assertThat(other.at("c").core().role()).isEqualTo(Role.FOLLOWER);
    other.at("c").elapse(Election.TURN_MILLIS);
    assertThat(other.at("c").core().role()).isEqualTo(Role.PRE_CANDIDATE);
  }

  /** As slow as the network may be: who grants a pre-vote to one before it gives up its own. */
  @Test
  void followersThatAskAtTheSameTimeDoNotSplitTheVotes() {
    a.crash();
    breakConnection(b, A);
    breakConnection(c, A);
    b.elapse(TURNS_MILLIS);
    c.elapse(TURNS_MILLIS);
    assertThat(b.core().role()).isEqualTo(Role.PRE_CANDIDATE);
    assertThat(c.core().role()).isEqualTo(Role.PRE_CANDIDATE);
    cluster.settle();

    assertThat(b.core().isReady()).isTrue();
    assertThat(b.core().term()).isEqualTo(2);
    assertThat(c.core().leader()).isEqualTo(B);
  }

  @Test
  void whoYieldsInVainComesAgainSoon() {
    a.crash();
    breakConnection(b, A);
    breakConnection(c, A);
    b.elapse(TURNS_MILLIS);
    c.elapse(TURNS_MILLIS);
    cluster.packets().stream().filter(packet -> packet.from().equals(B)).forEach(cluster::deliver);
    b.crash();
    cluster.packets().forEach(cluster::drop);
    c.elapse(2 * CONFIG.heartbeatMillis());

    assertThat(cluster.packets())
        .extracting(packet -> packet.message() instanceof VoteRequest)
        .isNotEmpty()
        .containsOnly(true);
  }

  @Test
  void whoDoubtsVotesForOthers() {
    SoloCore solo = SoloCore.fresh();
    solo.tell(B, solo.append(1, Position.ZERO, 0, 1));
    solo.sync();
    solo.take(B);
    solo.tell(C, SoloCore.preVoteRequest(2, new Position(1, 1)));
    assertThat(solo.takeOne(C, VoteResponse.class).isGranted()).isFalse();

    solo.raft.leaderConnectionBroken(B, 1);
    solo.tell(C, SoloCore.preVoteRequest(2, new Position(1, 1)));
    assertThat(solo.takeOne(C, VoteResponse.class).isGranted()).isTrue();
    solo.tell(C, SoloCore.preVoteRequest(2, Position.ZERO));
    assertThat(solo.takeOne(C, VoteResponse.class).isGranted()).isFalse();
  }

  @Test
  void onlyThePresentLeaderOfTheTermCounts() {
    SoloCore solo = SoloCore.fresh();
    solo.tell(B, solo.append(2, Position.ZERO, 0, 1));
    solo.sync();
    solo.take(B);
    solo.raft.leaderConnectionBroken(C, 2);
    solo.raft.leaderConnectionBroken(B, 1);
    solo.elapse(CONFIG.electionMillisMin() - 10);

    assertThat(solo.raft.role()).isEqualTo(Role.FOLLOWER);
    assertThat(solo.raft.leader()).isEqualTo(B);
  }

  @Test
  void leaderDoesNotDoubtItself() {
    breakConnection(a, A);
    cluster.elapse(CONFIG.electionMillisMax());
    assertThat(a.core().role()).isEqualTo(Role.LEADER);
    assertThat(a.core().term()).isEqualTo(1);
  }

  /** The call of a leader that cannot be trusted to live is none to follow. */
  @Test
  void whoDoubtsDoesNotCampaignForItsLeader() {
    breakConnection(b, A);
    a.step(raft -> raft.transferLeadership(B));
    List<Packet> calls =
        cluster.packets().stream()
            .filter(packet -> packet.message() instanceof TimeoutNowRequest)
            .toList();
    calls.forEach(cluster::deliver);

    assertThat(calls).hasSize(1);
    assertThat(b.core().role()).isEqualTo(Role.FOLLOWER);
  }
}
