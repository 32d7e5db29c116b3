package io.quorate.raft;

import static io.quorate.raft.SoloCore.B;
import static io.quorate.raft.SoloCore.C;
import static io.quorate.raft.SoloCore.CONFIG;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: a follower campaigns when its leader calls, and only then; a voter lets itself be disturbed
 * only for that (thesis §3.10, §4.2.3). Method: the test plays the leader, b, and the candidate, c.
 */
class TransferVoteTest {
  private static final long UNTIL_MILLIS = CONFIG.electionMillisMin();
  private static final Position LAST = new Position(1, 1);

  private final SoloCore solo = SoloCore.fresh();

  @BeforeEach
  void followB() {
    solo.tell(B, solo.append(1, Position.ZERO, 0, 1));
    solo.sync();
    solo.take(B);
  }

  private static TimeoutNowRequest call(long term, Position last) {
    return new TimeoutNowRequest(term, 9, last, UNTIL_MILLIS);
  }

  private static VoteRequest transferVote(long term, Position last) {
    return new VoteRequest(term, 10, false, last, true);
  }

  private boolean campaignsWhenCalled(NodeId from, TimeoutNowRequest call) {
    solo.tell(from, call);
    solo.sync();
    List<Boolean> answers = new ArrayList<>();
    for (Message message : solo.take(from)) {
      if (message instanceof TimeoutNowResponse response) {
        answers.add(response.isAccepted());
      }
    }
    assertThat(answers).containsExactly(solo.raft.role() == Role.CANDIDATE);
    return answers.get(0);
  }

  @Test
  void followerThatIsCalledAsksForVotesInTheLeadersName() {
    assertThat(campaignsWhenCalled(B, call(1, LAST))).isTrue();

    assertThat(solo.raft.hardState()).isEqualTo(new HardState(2, SoloCore.A));
    VoteRequest request = solo.takeOne(C, VoteRequest.class);
    assertThat(request.isPreVote()).isFalse();
    assertThat(request.isTransfer()).isTrue();
    assertThat(request.term()).isEqualTo(2);
    assertThat(request.last()).isEqualTo(LAST);
  }

  /** Raft figure 2: the request claims a vote, so the disk has it first. */
  @Test
  void voteRequestsWaitForTheDisk() {
    solo.tell(B, call(1, LAST));
    assertThat(solo.take(C)).isEmpty();
    assertThat(solo.take(B)).isEmpty();
    solo.sync();
    assertThat(solo.take(C)).hasSize(1);
  }

  @Test
  void followerDoesNotCampaignWithAnotherLog() {
    assertThat(campaignsWhenCalled(B, call(1, new Position(2, 1)))).isFalse();
    assertThat(campaignsWhenCalled(B, call(1, Position.ZERO))).isFalse();
  }

  @Test
  void followerDoesNotCampaignForALeaderOfAnotherTerm() {
    assertThat(campaignsWhenCalled(B, call(0, LAST))).isFalse();
    assertThat(campaignsWhenCalled(B, call(2, LAST))).isFalse();
    assertThat(campaignsWhenCalled(C, call(1, LAST))).isFalse();
    assertThat(solo.raft.term()).isEqualTo(1);
  }

  @Test
  void followerDoesNotCampaignForALeaderThatIsSilent() {
    solo.elapse(CONFIG.electionMillisMin());
    assertThat(campaignsWhenCalled(B, call(1, LAST))).isFalse();
  }

  @Test
  void followerDoesNotCampaignOnceTheLeadersTimeHasCome() {
    solo.tell(B, new AppendRequest(1, 20, LAST, List.of(), 0, UNTIL_MILLIS - 1));
    solo.take(B);
    solo.tell(B, new AppendRequest(1, 21, LAST, List.of(), 0, UNTIL_MILLIS));
    solo.take(B);
    assertThat(campaignsWhenCalled(B, call(1, LAST))).isFalse();
  }

  @Test
  void whoHasJustVotedFinishesThatFirst() {
    solo.tell(C, transferVote(2, LAST));
    solo.tell(C, solo.append(2, LAST, 0));
    solo.tell(C, new TimeoutNowRequest(2, 30, LAST, UNTIL_MILLIS));

    assertThat(solo.raft.role()).isEqualTo(Role.FOLLOWER);
    assertThat(solo.raft.term()).isEqualTo(2);
  }

  @Test
  void strangersCallIsRefused() {
    assertThat(campaignsWhenCalled(new NodeId("x"), call(1, LAST))).isFalse();
  }

  /** Thesis §4.2.3: only what the leader itself wants may disturb its followers. */
  @Test
  void onlyACandidateInTheLeadersNameOverridesALiveLeader() {
    solo.tell(C, SoloCore.voteRequest(2, LAST));
    solo.sync();
    assertThat(solo.takeOne(C, VoteResponse.class).isGranted()).isFalse();
    assertThat(solo.raft.term()).isEqualTo(1);

    solo.tell(C, transferVote(2, LAST));
    solo.sync();
    assertThat(solo.takeOne(C, VoteResponse.class).isGranted()).isTrue();
    assertThat(solo.raft.hardState()).isEqualTo(new HardState(2, C));
  }

  /** Raft §5.4.1 holds for every candidate: whatever delays its request, a shorter log loses. */
  @Test
  void candidateInTheLeadersNameNeedsTheWholeLog() {
    solo.tell(C, transferVote(2, Position.ZERO));
    solo.sync();

    VoteResponse response = solo.takeOne(C, VoteResponse.class);
    assertThat(response.isGranted()).isFalse();
    assertThat(response.term()).isEqualTo(2);
  }

  @Test
  void candidateInTheLeadersNameGetsOneVoteATermLikeAnyOther() {
    solo.tell(C, transferVote(2, LAST));
    solo.tell(B, transferVote(2, LAST));
    solo.sync();

    assertThat(solo.takeOne(C, VoteResponse.class).isGranted()).isTrue();
    assertThat(solo.takeOne(B, VoteResponse.class).isGranted()).isFalse();
  }

  @Test
  void leaderStepsDownForItsSuccessor() {
    SoloCore leader = SoloCore.leader(1);
    leader.tell(B, new TimeoutNowResponse(3, 1, true));

    assertThat(leader.raft.role()).isEqualTo(Role.FOLLOWER);
    assertThat(leader.raft.term()).isEqualTo(3);
  }
}
