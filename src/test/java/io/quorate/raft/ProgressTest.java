package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import org.junit.jupiter.api.Test;

/** Goal: what a leader believes of a follower is true, and it recovers. Method: one follower. */
class ProgressTest {
  private static final int WINDOW = 2;

  /** A follower of a leader whose log had ten entries when its term began. */
  private final Progress progress = new Progress(new NodeId("b"), 11, 0);

  private long round;

  private long send(int entryCount) {
    long previous = progress.nextIndex() - 1;
    progress.sent(new Flight(Flight.Kind.ENTRIES, ++round, previous, previous + entryCount, 0), 0);
    return round;
  }

  private long heartbeat() {
    long verified = progress.verifiedIndex();
    progress.sent(new Flight(Flight.Kind.HEARTBEAT, ++round, verified, verified, 0), 0);
    return round;
  }

  private Flight answered(long answeredRound) {
    return Invariant.present(progress.answered(answeredRound, 0), "an open request").flight();
  }

  private boolean maySend() {
    return progress.maySendEntries(WINDOW, 0);
  }

  @Test
  void knowsNothingAtFirst() {
    assertThat(progress.matchIndex()).isZero();
    assertThat(progress.nextIndex()).isEqualTo(11);
    assertThat(progress.isProbing()).isTrue();
  }

  @Test
  void probesWithOneAppendAndThenKeepsAWindow() {
    long probe = send(1);
    assertThat(maySend()).isFalse();

    progress.accepted(answered(probe), 11);
    assertThat(progress.matchIndex()).isEqualTo(11);
    assertThat(maySend()).isTrue();
    send(1);
    assertThat(maySend()).isTrue();
    send(1);
    assertThat(maySend()).isFalse();
    assertThat(progress.nextIndex()).isEqualTo(14);
  }

  @Test
  void heartbeatAcceptedFromTheStartDoesNotEndTheProbing() {
    send(1);
    progress.accepted(answered(heartbeat()), 0);

    assertThat(progress.isProbing()).isTrue();
    assertThat(progress.nextIndex()).isEqualTo(12);
  }

  @Test
  void matchNeverFallsAndNeedsTheDisk() {
    long first = send(1);
    progress.accepted(answered(first), 11);
    long second = send(3);
    progress.accepted(answered(second), 12);

    assertThat(progress.matchIndex()).isEqualTo(12);
    assertThat(progress.verifiedIndex()).isEqualTo(14);
    progress.accepted(answered(heartbeat()), 11);
    assertThat(progress.matchIndex()).isEqualTo(12);
  }

  @Test
  void refusedProbeGoesBackToWhereTheLogsMayAgree() {
    progress.refused(answered(send(1)), 4);

    assertThat(progress.nextIndex()).isEqualTo(5);
    assertThat(progress.isProbing()).isTrue();
    assertThat(maySend()).isTrue();
  }

  @Test
  void overtakenAppendIsSentAgainOnlyWhenTheEarlierOneIsAnswered() {
    progress.accepted(answered(send(1)), 11);
    long earlier = send(2);
    long overtaking = send(2);

    progress.refused(answered(overtaking), 11);
    assertThat(progress.isProbing()).isFalse();
    assertThat(progress.nextIndex()).isEqualTo(14);
    assertThat(maySend()).isFalse();

    progress.accepted(answered(earlier), 13);
    assertThat(maySend()).isTrue();
    assertThat(progress.nextIndex()).isEqualTo(14);
  }

  @Test
  void refusalThatComesAfterTheEarlierAcceptanceStartsNoProbing() {
    progress.accepted(answered(send(1)), 11);
    long earlier = send(2);
    long overtaking = send(2);

    progress.accepted(answered(earlier), 13);
    progress.refused(answered(overtaking), 11);

    assertThat(progress.isProbing()).isFalse();
    assertThat(progress.nextIndex()).isEqualTo(14);
    assertThat(maySend()).isTrue();
  }

  @Test
  void lostRequestsAreSentAgainFromWhereTheFollowerWasSurelyInStep() {
    progress.accepted(answered(send(1)), 11);
    send(2);
    send(2);
    progress.lost(100);

    assertThat(progress.nextIndex()).isEqualTo(12);
    assertThat(progress.isProbing()).isTrue();
  }

  @Test
  void lostProbeIsRepeatedInItsPlace() {
    send(1);
    progress.lost(100);

    assertThat(progress.nextIndex()).isEqualTo(11);
  }

  @Test
  void deadPeerIsTriedAtTheRateOfHeartbeats() {
    send(1);
    progress.lost(100);
    assertThat(progress.maySendEntries(WINDOW, 0)).isTrue();
    send(1);
    progress.lost(200);

    assertThat(progress.maySendEntries(WINDOW, 199)).isFalse();
    assertThat(progress.maySendEntries(WINDOW, 200)).isTrue();
  }

  @Test
  void lateAnswerToALostRequestStillCounts() {
    long probe = send(1);
    progress.expire(0, 100);
    assertThat(progress.isProbing()).isTrue();

    progress.accepted(answered(probe), 11);
    assertThat(progress.matchIndex()).isEqualTo(11);
    assertThat(progress.isProbing()).isFalse();
    assertThat(progress.answered(probe, 0)).isNull();
  }

  @Test
  void tellsACommitIndexOnceToWhoeverHasTheEntries() {
    progress.accepted(answered(send(2)), 12);

    assertThat(progress.isBehindCommit(0)).isFalse();
    assertThat(progress.isBehindCommit(12)).isTrue();
    progress.sent(new Flight(Flight.Kind.NUDGE, ++round, 12, 12, 0), 12);
    assertThat(progress.isBehindCommit(12)).isFalse();
    assertThat(progress.isBehindCommit(20)).isFalse();
  }
}
