package io.quorate.raft;

import static io.quorate.raft.SoloCore.B;
import static io.quorate.raft.SoloCore.C;
import static io.quorate.raft.SoloCore.CONFIG;
import static io.quorate.raft.SoloCore.grant;
import static io.quorate.raft.SoloCore.preVoteRequest;
import static io.quorate.raft.SoloCore.voteRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: what the Raft paper and the thesis demand of one member. Method: the test plays the other
 * members; each test cites its section.
 */
class RaftPaperTest {
  private static Position at(long index, long term) {
    return new Position(index, term);
  }

  /** Raft §5.1: a request of an old term is refused, and the answer tells the newer term. */
  @Test
  void refusesRequestsOfOldTerms() {
    SoloCore solo = new SoloCore(RaftCluster.log(3));

    solo.tell(B, solo.append(2, at(1, 3), 1));
    AppendResponse append = solo.takeOne(B, AppendResponse.class);
    assertThat(append.isAccepted()).isFalse();
    assertThat(append.term()).isEqualTo(3);
    assertThat(append.match()).isEqualTo(Position.ZERO);

    solo.tell(B, voteRequest(2, at(9, 2)));
    VoteResponse vote = solo.takeOne(B, VoteResponse.class);
    assertThat(vote.isGranted()).isFalse();
    assertThat(vote.term()).isEqualTo(3);
  }

  /** Raft §5.1: a leader that learns of a higher term steps down. */
  @Test
  void leaderStepsDownWhenAnAnswerHasAHigherTerm() {
    SoloCore solo = SoloCore.leader(1);
    solo.tell(C, new AppendResponse(9, 0, false, Position.ZERO));

    assertThat(solo.raft.role()).isEqualTo(Role.FOLLOWER);
    assertThat(solo.raft.term()).isEqualTo(9);
    assertThat(solo.raft.leader()).isNull();
  }

  /** Raft §5.2: one vote a term, first come, first served; the same candidate may ask again. */
  @Test
  void votesForTheFirstCandidateOfATerm() {
    SoloCore solo = SoloCore.fresh();
    solo.tell(B, voteRequest(1, Position.ZERO));
    solo.tell(C, voteRequest(1, Position.ZERO));
    solo.tell(B, voteRequest(1, Position.ZERO));
    solo.sync();

    assertThat(solo.take(B))
        .extracting(vote -> ((VoteResponse) vote).isGranted())
        .containsExactly(true, true);
    assertThat(solo.takeOne(C, VoteResponse.class).isGranted()).isFalse();
  }

  /** Raft figure 2: after a restart the vote of the term still stands. */
  @Test
  void remembersItsVoteAfterARestart() {
    SoloCore solo = new SoloCore(new Restored(new HardState(4, C), LogBase.NONE, List.of()));
    solo.tell(B, voteRequest(4, Position.ZERO));

    assertThat(solo.takeOne(B, VoteResponse.class).isGranted()).isFalse();
  }

  /** Raft figure 2: neither a vote nor the answer to entries leaves before the disk has it. */
  @Test
  void answersWaitForTheDisk() {
    SoloCore solo = SoloCore.fresh();
    solo.tell(B, voteRequest(1, Position.ZERO));
    assertThat(solo.take(B)).isEmpty();
    solo.sync();
    assertThat(solo.takeOne(B, VoteResponse.class).isGranted()).isTrue();

    solo.tell(B, solo.append(1, Position.ZERO, 0, 1, 1));
    assertThat(solo.take(B)).isEmpty();
    solo.sync();
    assertThat(solo.takeOne(B, AppendResponse.class).match()).isEqualTo(at(2, 1));
  }

  /** A slow disk must not look like a dead follower; but only what is durable is claimed. */
  @Test
  void heartbeatIsAnsweredWhileEntriesAreBeingWritten() {
    SoloCore solo = new SoloCore(RaftCluster.log(1));
    solo.tell(B, solo.append(1, at(1, 1), 0, 1, 1));
    solo.tell(B, solo.append(1, at(3, 1), 3));

    AppendResponse response = solo.takeOne(B, AppendResponse.class);
    assertThat(response.isAccepted()).isTrue();
    assertThat(response.match()).isEqualTo(at(1, 1));
    assertThat(solo.raft.commitIndex()).isEqualTo(3);
  }

  /** Raft §5.2: a candidate that hears the leader of its term gives way. */
  @Test
  void candidateFollowsTheLeaderOfItsTerm() {
    SoloCore solo = SoloCore.fresh();
    solo.campaign();
    solo.tell(B, grant((VoteRequest) solo.take(B).get(0)));
    assertThat(solo.raft.role()).isEqualTo(Role.CANDIDATE);
    solo.tell(C, solo.append(1, Position.ZERO, 0, 1));

    assertThat(solo.raft.role()).isEqualTo(Role.FOLLOWER);
    assertThat(solo.raft.leader()).isEqualTo(C);
  }

  /** Raft §5.2: votes of an earlier campaign, or counted twice, elect nobody. */
  @Test
  void votesCountOnceAndOnlyForTheirCampaign() {
    RaftCluster cluster = RaftCluster.of("a", "b", "c", "d", "e");
    RaftNode a = cluster.at("a");
    a.elapse(1_200);
    List<Packet> requests = cluster.packets();
    cluster.settle(packet -> packet.to().equals(new NodeId("b")));
    Packet granted = cluster.packets().get(cluster.packets().size() - 1);
    for (int i = 0; i < 5; i++) {
      cluster.deliver(granted);
    }

    assertThat(requests).hasSizeGreaterThanOrEqualTo(4);
    assertThat(a.core().role()).isEqualTo(Role.PRE_CANDIDATE);
  }

  /** Raft §5.2: timeouts are random, within their bounds. */
  @Test
  void electionTimeoutsSpread() {
    RaftCluster cluster = RaftCluster.of("a", "b", "c", "d", "e");
    List<Long> patience = cluster.nodes().stream().map(RaftPaperTest::patienceMillis).toList();

    assertThat(patience)
        .doesNotHaveDuplicates()
        .allMatch(millis -> millis >= CONFIG.electionMillisMin())
        .allMatch(millis -> millis <= CONFIG.electionMillisMax());
  }

  private static long patienceMillis(RaftNode node) {
    long millis = 0;
    while (node.core().role() == Role.FOLLOWER) {
      node.elapse(10);
      millis += 10;
    }
    return millis;
  }

  /** Raft §5.3: entries are taken only after an entry that both logs have. */
  @ParameterizedTest
  @CsvSource({"2, 1, true", "2, 2, false", "3, 1, false", "1, 1, true", "0, 0, true"})
  void acceptsEntriesOnlyAfterACommonOne(long index, long term, boolean isAccepted) {
    SoloCore solo = new SoloCore(RaftCluster.log(1, 1));
    solo.tell(B, solo.append(2, at(index, term), 0));
    solo.sync();

    AppendResponse response = solo.takeOne(B, AppendResponse.class);
    assertThat(response.isAccepted()).isEqualTo(isAccepted);
    assertThat(response.match().index()).isLessThanOrEqualTo(index);
  }

  /** Raft §5.3: a delayed append, shorter than the log, takes nothing away. */
  @Test
  void onlyAConflictTruncates() {
    SoloCore solo = SoloCore.fresh();
    solo.tell(B, solo.append(1, Position.ZERO, 0, 1, 1, 1));
    solo.tell(B, solo.append(1, Position.ZERO, 0, 1));
    assertThat(solo.raft.log().lastIndex()).isEqualTo(3);

    solo.tell(C, solo.append(2, at(1, 1), 0, 2));
    assertThat(solo.raft.log().lastIndex()).isEqualTo(2);
    assertThat(solo.raft.log().entry(2).term()).isEqualTo(2);
  }

  /** Raft figure 2, AppendEntries step 5: what this request has not verified may differ. */
  @Test
  void commitsNoFurtherThanTheRequestVerifies() {
    SoloCore solo = new SoloCore(RaftCluster.log(1, 1, 1));
    solo.tell(B, solo.append(2, at(1, 1), 3));
    assertThat(solo.raft.commitIndex()).isEqualTo(1);
    assertThat(solo.raft.knownCommitIndex()).isEqualTo(3);

    solo.tell(B, solo.append(2, at(1, 1), 3, 2));
    assertThat(solo.raft.commitIndex()).isEqualTo(2);
  }

  /** Raft §5.4.1: who lacks entries that the voter has is not elected. */
  @ParameterizedTest
  @CsvSource({"3, 2, true", "4, 2, true", "2, 3, true", "2, 2, false", "9, 1, false"})
  void votesOnlyForLogsThatAreUpToDate(long lastIndex, long lastTerm, boolean isGranted) {
    SoloCore solo = new SoloCore(RaftCluster.log(1, 2, 2));
    solo.tell(B, preVoteRequest(9, at(lastIndex, lastTerm)));
    assertThat(solo.takeOne(B, VoteResponse.class).isGranted()).isEqualTo(isGranted);

    solo.tell(B, voteRequest(9, at(lastIndex, lastTerm)));
    solo.sync();
    assertThat(solo.takeOne(B, VoteResponse.class).isGranted()).isEqualTo(isGranted);
  }

  /** Raft §5.4.2: a majority that holds an entry of an earlier term does not commit it. */
  @Test
  void commitsEarlierTermsOnlyAlongWithItsOwn() {
    SoloCore solo = SoloCore.leader(1, 1);
    AppendRequest probe = solo.takeOne(B, AppendRequest.class);
    solo.tell(B, new AppendResponse(2, probe.round(), true, at(2, 1)));
    assertThat(solo.raft.commitIndex()).isZero();

    AppendRequest other = solo.takeOne(C, AppendRequest.class);
    solo.tell(C, new AppendResponse(2, other.round(), true, at(3, 2)));
    assertThat(solo.raft.commitIndex()).isEqualTo(3);
  }

  /** Raft §5.5: a leader repeats what was lost. */
  @Test
  void sendsAgainWhatWasLost() {
    SoloCore solo = SoloCore.leader(1);
    AppendRequest lost = solo.takeOne(B, AppendRequest.class);
    solo.raft.unreachable(B);
    solo.drain();

    AppendRequest again = solo.takeOne(B, AppendRequest.class);
    assertThat(again.round()).isNotEqualTo(lost.round());
    assertThat(again.entries()).isEqualTo(lost.entries());
    assertThat(solo.take(C)).hasSize(1);
  }

  /** Raft §5.5: nothing hangs when neither an answer nor a failure is reported. */
  @Test
  void sendsAgainWhatIsNotAnsweredInTime() {
    SoloCore solo = SoloCore.leader(1);
    solo.take(B);
    for (int i = 0; i < 70; i++) {
      solo.elapse(10);
      answerHeartbeats(solo, C);
    }

    assertThat(solo.take(B)).anyMatch(message -> hasEntries((AppendRequest) message));
  }

  private static boolean hasEntries(AppendRequest request) {
    return !request.entries().isEmpty();
  }

  private static void answerHeartbeats(SoloCore solo, NodeId from) {
    long term = solo.raft.term();
    for (Message message : solo.take(from)) {
      solo.tell(from, new AppendResponse(term, message.round(), true, Position.ZERO));
    }
  }

  /** Raft §5.6: a leader's heartbeats keep its followers from campaigning. */
  @Test
  void heartbeatsKeepFollowersQuiet() {
    RaftCluster cluster = RaftCluster.of("a", "b", "c");
    RaftNode leader = cluster.awaitLeader();
    long term = leader.core().term();
    cluster.elapse(20_000);

    assertThat(leader.core().role()).isEqualTo(Role.LEADER);
    assertThat(leader.core().term()).isEqualTo(term);
  }

  /** Raft §8: a new leader commits what its predecessor left, by an entry of its own. */
  @Test
  void newLeaderCommitsWhatItsPredecessorLeft() {
    SoloCore solo = SoloCore.leader(1, 1);
    AppendRequest request = solo.takeOne(B, AppendRequest.class);
    assertThat(request.entries()).extracting(Entry::kind).containsExactly(EntryKind.NO_OP);
    assertThat(solo.raft.isReady()).isFalse();
    solo.raft.receive(B, new AppendResponse(2, request.round(), true, at(3, 2)));

    assertThat(solo.raft.isReady()).isTrue();
    assertThat(solo.drain().apply()).extracting(Entry::index).containsExactly(1L, 2L, 3L);
  }

  /** Thesis §4.2.3: who hears a leader neither votes nor lets its term be raised. */
  @Test
  void liveLeaderIsNotDisturbedByACandidate() {
    SoloCore solo = SoloCore.fresh();
    solo.tell(B, solo.append(1, Position.ZERO, 0, 1));
    solo.sync();
    solo.take(B);
    solo.elapse(590);
    solo.tell(C, preVoteRequest(5, at(9, 4)));
    solo.tell(C, voteRequest(5, at(9, 4)));

    assertThat(solo.take(C)).allMatch(vote -> !((VoteResponse) vote).isGranted()).hasSize(2);
    assertThat(solo.raft.term()).isEqualTo(1);

    SoloCore silent = SoloCore.fresh();
    silent.tell(B, silent.append(1, Position.ZERO, 0, 1));
    silent.sync();
    silent.elapse(600);
    silent.tell(C, preVoteRequest(5, at(9, 4)));
    assertThat(silent.takeOne(C, VoteResponse.class).isGranted()).isTrue();
  }

  /** Thesis §4.2.3: a leader with a quorum does not give way to a candidate either. */
  @Test
  void leaderWithAQuorumKeepsItsTerm() {
    SoloCore solo = SoloCore.leader(1);
    solo.take(C);
    solo.tell(C, voteRequest(7, at(9, 6)));

    assertThat(solo.raft.role()).isEqualTo(Role.LEADER);
    assertThat(solo.takeOne(C, VoteResponse.class).term()).isEqualTo(2);
  }

  /** Thesis §6.2: a leader that no quorum answers steps down, and says so. */
  @Test
  void leaderWithoutAQuorumStepsDown() {
    SoloCore solo = SoloCore.leader(1);
    assertThat(solo.raft.read(5)).isTrue();
    solo.elapse(590);
    assertThat(solo.raft.isQuorumLost()).isFalse();
    solo.raft.tick(1_000_000);
    Effects effects = solo.raft.effects();

    assertThat(solo.raft.role()).isNotEqualTo(Role.LEADER);
    assertThat(solo.raft.term()).isEqualTo(2);
    assertThat(solo.raft.isQuorumLost()).isTrue();
    assertThat(effects.failedReads()).containsExactly(5L);
    assertThat(effects.notices()).contains(new Notice.QuorumLost(2));
    assertThat(solo.raft.propose(new byte[0])).isNull();
    assertThat(solo.raft.read(6)).isFalse();
  }

  /** Thesis §9.6: asking for pre-votes changes nothing, neither here nor there. */
  @Test
  void preVoteChangesNothing() {
    SoloCore solo = SoloCore.fresh();
    solo.tell(B, preVoteRequest(4, Position.ZERO));
    assertThat(solo.takeOne(B, VoteResponse.class).term()).isEqualTo(4);
    assertThat(solo.raft.hardState()).isEqualTo(HardState.INITIAL);

    solo.campaign();
    solo.elapse(5_000);
    assertThat(solo.raft.role()).isEqualTo(Role.PRE_CANDIDATE);
    assertThat(solo.raft.hardState()).isEqualTo(HardState.INITIAL);
  }

  /** Thesis §9.6: followers lose patience at different times; the first asks again soon. */
  @Test
  void refusedPreVoteIsRepeatedSoon() {
    SoloCore solo = SoloCore.fresh();
    solo.campaign();
    for (NodeId peer : List.of(B, C)) {
      VoteRequest request = solo.takeOne(peer, VoteRequest.class);
      solo.tell(peer, new VoteResponse(0, request.round(), true, false));
    }
    solo.elapse(2 * CONFIG.heartbeatMillis());

    assertThat(solo.take(B)).hasSize(1);
  }

  /** Thesis §10.2.1: a leader writes and sends at once; a majority without it commits. */
  @Test
  void followersCommitWhileTheLeadersDiskIsSlow() {
    SoloCore solo = SoloCore.leader(1);
    for (NodeId peer : List.of(B, C)) {
      AppendRequest request = solo.takeOne(peer, AppendRequest.class);
      solo.tell(peer, new AppendResponse(2, request.round(), true, at(2, 2)));
    }
    solo.take(B);
    solo.take(C);
    solo.raft.propose(RaftCluster.payload("x"));
    assertThat(solo.drain().sendNow()).hasSize(2);

    AppendRequest toB = solo.takeOne(B, AppendRequest.class);
    solo.tell(B, new AppendResponse(2, toB.round(), true, at(3, 2)));
    assertThat(solo.raft.commitIndex()).isEqualTo(2);
    AppendRequest toC = solo.takeOne(C, AppendRequest.class);
    solo.tell(C, new AppendResponse(2, toC.round(), true, at(3, 2)));
    assertThat(solo.raft.commitIndex()).isEqualTo(3);
    assertThat(solo.raft.persistedIndex()).isEqualTo(2);
  }
}
