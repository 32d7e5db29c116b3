package io.quorate.raft;

import static io.quorate.raft.SoloCore.B;
import static io.quorate.raft.SoloCore.C;
import static io.quorate.raft.SoloCore.CONFIG;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Goal: a leader sends in time, in batches, within bounds. Method: the test plays followers. */
class ReplicationTest {
  /** The leader of term 2; b and c have its no-op, 2.2, and know that it is committed. */
  private final SoloCore solo = SoloCore.leader(1);

  @BeforeEach
  void acceptNoOp() {
    accept(solo.takeOne(B, AppendRequest.class), 2);
    accept(solo.takeOne(B, AppendRequest.class), 2);
    solo.tell(C, new AppendResponse(2, solo.takeOne(C, AppendRequest.class).round(), true, at(2)));
    solo.tell(C, new AppendResponse(2, solo.takeOne(C, AppendRequest.class).round(), true, at(2)));
    assertThat(solo.raft.isReady()).isTrue();
  }

  private static Position at(long index) {
    return new Position(index, 2);
  }

  private void accept(AppendRequest request, long matchIndex) {
    solo.tell(B, new AppendResponse(2, request.round(), true, at(matchIndex)));
  }

  private AppendRequest toB() {
    return solo.takeOne(B, AppendRequest.class);
  }

  private void propose(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(solo.raft.propose(RaftCluster.payload("x"))).isNotNull();
    }
    solo.drain();
  }

  @Test
  void proposalsOfOneDrainTravelInOneAppend() {
    propose(100);

    assertThat(toB().entries()).hasSize(100);
  }

  @Test
  void proposalSaysWhereItStands() {
    assertThat(solo.raft.propose(new byte[0])).isEqualTo(at(3));
    assertThat(solo.raft.propose(new byte[0])).isEqualTo(at(4));
  }

  @Test
  void entriesBeyondTheWindowGoTogetherWithTheNextAnswer() {
    propose(1);
    AppendRequest first = toB();
    propose(1);
    toB();
    propose(1);
    propose(1);
    assertThat(solo.take(B)).isEmpty();

    accept(first, 3);
    assertThat(toB().entries()).extracting(Entry::index).containsExactly(5L, 6L);
  }

  @Test
  void followerLearnsOfACommitAtOnceWhenNothingElseIsUnderWay() {
    propose(1);
    accept(toB(), 3);
    assertThat(solo.take(B)).isEmpty();
    solo.sync();

    AppendRequest nudge = toB();
    assertThat(nudge.entries()).isEmpty();
    assertThat(nudge.commitIndex()).isEqualTo(3);
  }

  @Test
  void followerLearnsOfACommitWithTheNextEntriesWhenThereAreSome() {
    propose(1);
    AppendRequest first = toB();
    propose(1);
    toB();
    solo.sync();
    accept(first, 3);

    assertThat(solo.raft.commitIndex()).isEqualTo(3);
    assertThat(solo.take(B)).isEmpty();
  }

  @Test
  void heartbeatsFillEverySilence() {
    AppendRequest heartbeat = heartbeatWithin(CONFIG.heartbeatMillis());
    assertThat(heartbeat.entries()).isEmpty();
    assertThat(heartbeat.previous()).isEqualTo(at(2));
    assertThat(heartbeat.timeMillis()).isEqualTo(solo.raft.timeMillis()).isGreaterThan(0);
  }

  @Test
  void heartbeatsComeAtMultiplesOfTheirInterval() {
    heartbeatWithin(CONFIG.heartbeatMillis());
    for (int i = 0; i < 3; i++) {
      solo.elapse(CONFIG.heartbeatMillis() - 10);
      assertThat(solo.take(B)).isEmpty();
      solo.elapse(10);
      toB();
    }
  }

  /** Lets time pass in ticks until there is one. */
  private AppendRequest heartbeatWithin(long millisMax) {
    List<Message> sent = List.of();
    for (long waited = 0; sent.isEmpty() && waited < millisMax; waited += 10) {
      solo.elapse(10);
      sent = solo.take(B);
    }
    assertThat(sent).hasSize(1);
    return (AppendRequest) sent.get(0);
  }

  @Test
  void unansweredHeartbeatsAreBounded() {
    for (int i = 0; i < 9; i++) {
      solo.elapse(CONFIG.heartbeatMillis());
      for (Message message : solo.take(C)) {
        solo.tell(C, new AppendResponse(2, message.round(), true, at(2)));
      }
    }

    // four unanswered, and when they have expired, four more
    assertThat(solo.take(B)).hasSize(2 * Replication.HEARTBEATS_OPEN_MAX - 1);
  }

  @ParameterizedTest
  @CsvSource({"4, 2, beyond the request", "3, 1, of a term that the entry never had"})
  void claimThatTheRequestDoesNotCoverIsIgnored(long index, long term, String what) {
    propose(1);
    AppendRequest covered = toB();
    propose(1);
    solo.sync();
    solo.tell(B, new AppendResponse(2, covered.round(), true, new Position(index, term)));

    assertThat(solo.raft.commitIndex()).as(what).isEqualTo(2);
  }

  @Test
  void answersOfNoOpenRequestAreIgnored() {
    propose(1);
    AppendRequest request = toB();
    solo.sync();
    solo.tell(B, new AppendResponse(1, request.round(), true, at(3)));
    solo.tell(B, new AppendResponse(2, request.round() + 1_000, true, at(3)));
    solo.tell(C, new AppendResponse(2, request.round(), true, at(3)));
    assertThat(solo.raft.commitIndex()).isEqualTo(2);

    accept(request, 3);
    accept(request, 3);
    assertThat(solo.raft.commitIndex()).isEqualTo(3);
  }

  @Test
  void refusalCannotTakeBackWhatWasConfirmed() {
    propose(3);
    solo.tell(B, new AppendResponse(2, toB().round(), false, new Position(1, 1)));

    assertThat(toB().previous()).isEqualTo(at(2));
  }

  @Test
  void ownCopyCountsOnlyOnceItIsWritten() {
    propose(1);
    accept(toB(), 3);
    assertThat(solo.raft.commitIndex()).isEqualTo(2);
    solo.sync();

    assertThat(solo.raft.commitIndex()).isEqualTo(3);
  }

  @Test
  void readIsConfirmedOnlyByARequestSentAfterIt() {
    propose(1);
    AppendRequest before = toB();
    assertThat(solo.raft.read(1)).isTrue();
    solo.drain();
    AppendRequest after = toB();
    accept(before, 3);
    assertThat(solo.drain().readyReads()).isEmpty();

    solo.raft.receive(B, new AppendResponse(2, after.round(), true, at(2)));
    assertThat(solo.drain().readyReads()).containsExactly(new Effects.ReadyRead(1, 2));
  }

  /** The network, or a queue before it, may drop a nudge in favour of a later request. */
  @Test
  void readAfterALostNudgeWaitsForNoTimeout() {
    assertThat(solo.raft.read(1)).isTrue();
    solo.drain();
    toB();
    propose(1);
    accept(toB(), 3);
    assertThat(solo.raft.read(2)).isTrue();
    solo.drain();

    assertThat(toB().entries()).isEmpty();
  }

  @Test
  void refusalInTheSameTermConfirmsAReadToo() {
    assertThat(solo.raft.read(1)).isTrue();
    solo.drain();
    AppendRequest request = toB();
    solo.raft.receive(B, new AppendResponse(2, request.round(), false, Position.ZERO));

    assertThat(solo.drain().readyReads()).hasSize(1);
  }

  @Test
  void readsBeyondTheBoundAreTurnedAway() {
    for (int i = 0; i < ReadQueue.WAITING_MAX; i++) {
      assertThat(solo.raft.read(i)).isTrue();
    }

    assertThat(solo.raft.read(-1)).isFalse();
  }

  @Test
  void peersShowWhoFollowsAndHowFar() {
    propose(1);
    accept(toB(), 3);
    solo.elapse(CONFIG.electionMillisMin() - 10);
    solo.take(C);
    List<Message> toB = solo.take(B);
    solo.tell(B, new AppendResponse(2, toB.get(0).round(), true, at(3)));
    solo.elapse(10);

    assertThat(solo.raft.peers())
        .containsExactly(new PeerProgress(B, 3, true), new PeerProgress(C, 2, false));
  }
}
