package io.quorate.raft;

import static io.quorate.raft.SoloCore.A;
import static io.quorate.raft.SoloCore.B;
import static io.quorate.raft.SoloCore.CONFIG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: what a shell may rely on. Method: one core, or three of them in step. */
class RaftCoreTest {
  private static RaftCore core(List<NodeId> voters, Restored restored) {
    return new RaftCore(CONFIG, A, Configuration.of(voters), restored, new Rng(1), 0);
  }

  @Test
  void aloneItElectsItselfAndCommitsOnceItsDiskIsDone() {
    RaftCluster cluster = RaftCluster.of("a");
    RaftNode a = cluster.at("a");
    a.slowDisk();
    a.elapse(10);
    assertThat(a.core().role()).isEqualTo(Role.CANDIDATE);
    a.sync();
    assertThat(a.core().role()).isEqualTo(Role.LEADER);
    assertThat(a.core().isReady()).isFalse();
    a.sync();
    assertThat(a.core().isReady()).isTrue();

    a.propose("x");
    a.step(raft -> assertThat(raft.read(1)).isTrue());
    assertThat(a.readyReads()).containsExactly(new Effects.ReadyRead(1, 1));
    assertThat(a.core().commitIndex()).isEqualTo(1);
    a.sync();
    assertThat(a.core().commitIndex()).isEqualTo(2);
  }

  @Test
  void drainWithoutInputsAsksForNothing() {
    RaftCore core = core(List.of(A, B), Restored.EMPTY);
    core.tick(10);

    assertThat(core.effects().isEmpty()).isTrue();
  }

  @Test
  void leaderAtRestIsNotSearchedForEffectsAndHeedsAnInputAtOnce() {
    SoloCore solo = SoloCore.leader(1);
    solo.raft.receive(B, accepting(solo.takeOne(B, AppendRequest.class)));
    assertThat(solo.drain().apply()).hasSize(2);
    settle(solo);
    assertThat(solo.raft.effects()).isSameAs(Effects.NONE);
    solo.take(B);

    solo.raft.propose(new byte[] {1});
    solo.drain();
    solo.sync();
    settle(solo);
    solo.raft.receive(B, accepting(solo.takeOne(B, AppendRequest.class)));
    assertThat(solo.drain().apply()).hasSize(1);
  }

  private static void settle(SoloCore solo) {
    boolean isQuiet = false;
    while (!isQuiet) {
      isQuiet = solo.drain().isEmpty();
    }
  }

  private static AppendResponse accepting(AppendRequest request) {
    long index = request.previous().index() + request.entries().size();
    Position match = new Position(index, request.term());
    return new AppendResponse(request.term(), request.round(), true, match);
  }

  @Test
  void handedEffectsDoNotChangeAfterwards() {
    RaftCore core = core(List.of(A, B), Restored.EMPTY);
    Effects before = core.effects();
    core.tick(10_000);
    Effects after = core.effects();
    core.effects();

    assertThat(before.isEmpty()).isTrue();
    assertThat(after.sendNow()).hasSize(1);
    assertThat(after.notices()).hasSize(1);
  }

  @Test
  void continuesFromWhatTheDiskHeld() {
    Restored restored =
        new Restored(new HardState(7, B), LogBase.NONE, RaftCluster.log(1, 5).entries());
    RaftCore core = core(List.of(A, B), restored);

    assertThat(core.term()).isEqualTo(7);
    assertThat(core.log().lastIndex()).isEqualTo(2);
    assertThat(core.persistedIndex()).isEqualTo(2);
    assertThat(core.commitIndex()).isZero();
    assertThat(core.role()).isEqualTo(Role.FOLLOWER);
    assertThat(core.leader()).isNull();
  }

  @Test
  void aNodeThatWasNotToldOfItsGroupNeverCampaigns() {
    RaftCore core = new RaftCore(CONFIG, A, Configuration.UNKNOWN, Restored.EMPTY, new Rng(1), 0);
    core.tick(100_000);

    assertThat(core.role()).isEqualTo(Role.FOLLOWER);
    assertThat(core.term()).isZero();
  }

  @Test
  void stopsAtATermBehindItsLogAndAtTimeThatFalls() {
    Restored amnesiac = new Restored(HardState.INITIAL, LogBase.NONE, RaftCluster.log(1).entries());
    assertThatThrownBy(() -> core(List.of(A), amnesiac)).isInstanceOf(InvariantViolation.class);

    RaftCore core = core(List.of(A, B), Restored.EMPTY);
    core.tick(10);
    assertThatThrownBy(() -> core.tick(9)).isInstanceOf(InvariantViolation.class);
  }

  @Test
  void quorumIsLostWhenNobodyHasLedForLongerThanAnElectionTakes() {
    RaftCore core = core(List.of(A, B), Restored.EMPTY);
    core.tick(CONFIG.electionMillisMax());
    assertThat(core.isQuorumLost()).isFalse();
    core.tick(CONFIG.electionMillisMax() + 1);
    assertThat(core.isQuorumLost()).isTrue();

    core.receive(B, new AppendRequest(1, 1, Position.ZERO, List.of(), 0, 0));
    assertThat(core.isQuorumLost()).isFalse();
  }

  /** Log time runs on the leader, travels to its followers, and goes on under the next leader. */
  @Test
  void logTimeGoesOnUnderTheNextLeader() {
    RaftCluster cluster = RaftCluster.of("a", "b", "c");
    cluster.elect("a");
    cluster.elapse(5_000);
    long atHeartbeat = cluster.at("b").core().timeMillis();
    assertThat(atHeartbeat).isBetween(4_800L, 5_000L);
    cluster.at("a").propose("x");
    cluster.settle();
    Entry entry = cluster.at("c").core().log().entry(2);
    assertThat(entry.timeMillis()).isBetween(4_900L, 5_100L);

    cluster.at("a").crash();
    cluster.forgive(A);
    RaftNode next = cluster.awaitLeader();
    long inherited = next.core().timeMillis();
    assertThat(inherited).isBetween(5_000L, 5_200L);
    cluster.elapse(1_000);
    assertThat(next.core().timeMillis()).isEqualTo(inherited + 1_000);
    assertThat(next.core().log().entry(3).timeMillis()).isGreaterThanOrEqualTo(entry.timeMillis());
  }

  @Test
  void everyChangeOfStandingIsNoticed() {
    RaftCluster cluster = RaftCluster.of("a", "b", "c");
    cluster.elect("a");

    assertThat(cluster.at("a").notices())
        .containsExactly(
            new Notice.RoleChanged(Role.PRE_CANDIDATE, 0, null),
            new Notice.RoleChanged(Role.CANDIDATE, 1, null),
            new Notice.RoleChanged(Role.LEADER, 1, A));
    assertThat(cluster.at("b").notices())
        .containsExactly(
            new Notice.RoleChanged(Role.FOLLOWER, 1, null),
            new Notice.RoleChanged(Role.FOLLOWER, 1, A));
  }

  /** Thesis §4.1: this node may be the last to hear of the configuration that the other is in. */
  @Test
  void requestsOfStrangersCountAndTheirResponsesDoNot() {
    SoloCore solo = SoloCore.fresh();
    NodeId stranger = new NodeId("x");
    Position newest = new Position(9, 9);
    solo.tell(stranger, new AppendResponse(9, 1, true, newest));
    solo.tell(stranger, new VoteResponse(9, 1, false, true));
    assertThat(solo.raft.hardState()).isEqualTo(HardState.INITIAL);

    solo.tell(stranger, SoloCore.voteRequest(9, newest));
    solo.sync();
    assertThat(solo.takeOne(stranger, VoteResponse.class).isGranted()).isTrue();
    solo.tell(stranger, solo.append(9, Position.ZERO, 1, 9));
    solo.sync();
    assertThat(solo.takeOne(stranger, AppendResponse.class).isAccepted()).isTrue();
    assertThat(solo.raft.leader()).isEqualTo(stranger);
  }

  @Test
  void candidateDoesNotCampaignAgainWhileItsVoteIsBeingWritten() {
    SoloCore solo = SoloCore.fresh();
    solo.campaign();
    for (Message request : solo.take(B)) {
      solo.tell(B, SoloCore.grant((VoteRequest) request));
    }
    solo.elapse(10_000);
    assertThat(solo.raft.role()).isEqualTo(Role.CANDIDATE);
    assertThat(solo.raft.term()).isEqualTo(1);

    solo.sync();
    solo.elapse(10);
    assertThat(solo.raft.role()).isEqualTo(Role.PRE_CANDIDATE);
  }
}
