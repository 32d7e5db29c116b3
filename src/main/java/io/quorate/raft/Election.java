package io.quorate.raft;

import io.quorate.kernel.NodeId;
import java.util.TreeMap;
import java.util.TreeSet;

/** When to campaign, whom to vote for, and who has won (Raft §5.2, §5.4.1; thesis §4.2.3, §9.6). */
final class Election {
  private enum Campaign {
    PRE_VOTE,
    VOTE,
    TRANSFER
  }

  /**
   * When a leader's process dies, all followers learn it at once. They campaign one after another,
   * so that the first finds votes: as long as a pre-vote, a vote and two disks take.
   */
  static final long TURN_MILLIS = 20;

  private final Member member;

  /** The requests of this campaign that have no answer yet. */
  private final TreeMap<NodeId, Long> openRounds = new TreeMap<>();

  private final TreeSet<NodeId> grants = new TreeSet<>();
  private final TreeSet<NodeId> refusals = new TreeSet<>();
  private long deadlineMillis;

  /** The leader was lost a moment ago, and others have probably noticed at the same time. */
  private boolean isHastened;

  Election(Member member) {
    this.member = member;
    // There is nobody to wait for in a group of one.
    deadlineMillis = isAlone() ? member.nowMillis() : member.electionDeadlineMillis();
  }

  private boolean isAlone() {
    return member.isVoter() && member.configuration().members().size() == 1;
  }

  void restartTimer() {
    deadlineMillis = member.electionDeadlineMillis();
    isHastened = false;
  }

  /** Campaigns soon, in its turn, unless the leader is heard before. */
  void hasten(NodeId leader) {
    long before =
        member.configuration().voters().headSet(member.self()).stream()
            .filter(voter -> !voter.equals(leader))
            .count();
    deadlineMillis = Math.min(deadlineMillis, member.turnDeadlineMillis(before * TURN_MILLIS));
    isHastened = true;
  }

  /** Campaigns as soon as it may, if nobody leads. */
  void volunteer() {
    if (member.leader() == null) {
      deadlineMillis = member.nowMillis();
    }
  }

  /** Campaigns when it is time; who may not lead knows no leader any more by then. */
  void tick() {
    if (isDue()) {
      startPreVote();
    } else if (member.leader() != null
        && member.role() != Role.LEADER
        && !member.mayLead()
        && member.nowMillis() >= deadlineMillis) {
      member.become(Role.FOLLOWER, null);
    }
  }

  /** Whether it is time to campaign; not while the last vote is still on its way to the disk. */
  private boolean isDue() {
    return member.role() != Role.LEADER
        && member.mayLead()
        && member.nowMillis() >= deadlineMillis
        && member.persists().isPersisted(member.ballot().state());
  }

  /** Asks whether an election could be won, without a new term (thesis §9.6). */
  private void startPreVote() {
    member.become(Role.PRE_CANDIDATE, null);
    startCampaign(Campaign.PRE_VOTE, member.term() + 1);
    if (hasWonPreVote()) {
      startVote(Campaign.VOTE);
    }
  }

  /** Campaigns at once, as the leader has asked (thesis §3.10). */
  void startTransfer() {
    startVote(Campaign.TRANSFER);
  }

  private void startVote(Campaign campaign) {
    member.enterTerm(member.term() + 1, Role.CANDIDATE, null);
    member.ballot().voteFor(member.self());
    startCampaign(campaign, member.term());
  }

  private void startCampaign(Campaign campaign, long term) {
    deadlineMillis = member.electionDeadlineMillis();
    openRounds.clear();
    grants.clear();
    refusals.clear();
    for (NodeId peer : member.otherVoters()) {
      long round = member.takeRound();
      openRounds.put(peer, round);
      VoteRequest request =
          new VoteRequest(
              term,
              round,
              campaign == Campaign.PRE_VOTE,
              member.log().last(),
              campaign == Campaign.TRANSFER);
      member.sendOnceDurable(peer, request, 0);
    }
  }

  private boolean hasWonPreVote() {
    return member.role() == Role.PRE_CANDIDATE
        && member
            .configuration()
            .isQuorum(voter -> voter.equals(member.self()) || grants.contains(voter));
  }

  /** Whether a quorum has voted for this candidate; its own vote counts once it is durable. */
  boolean isWon() {
    if (member.role() != Role.CANDIDATE) {
      return false;
    }
    boolean isOwnVoteDurable = member.persists().isPersisted(member.ballot().state());
    return member
        .configuration()
        .isQuorum(voter -> voter.equals(member.self()) ? isOwnVoteDurable : grants.contains(voter));
  }

  void count(NodeId from, VoteResponse response) {
    Role asker = response.isPreVote() ? Role.PRE_CANDIDATE : Role.CANDIDATE;
    if (member.role() != asker || !openRounds.remove(from, response.round())) {
      return; // an answer to an earlier campaign, or a duplicate
    }
    if (response.isGranted()) {
      grants.add(from);
      if (hasWonPreVote()) {
        startVote(Campaign.VOTE);
      }
      return;
    }
    refusals.add(from);
    // Followers of a dead leader lose patience at different times; the first to do so comes again
    // soon, for a pre-vote disturbs nobody.
    if (response.isPreVote()
        && !member.configuration().isQuorum(voter -> !refusals.contains(voter))) {
      deadlineMillis = Math.min(deadlineMillis, member.retryDeadlineMillis());
    }
  }

  /** Whether the request takes this node into its term. */
  boolean opensTerm(VoteRequest request) {
    // Thesis §4.2.3: who has a live leader does not let itself be disturbed by a higher term,
    // unless that leader itself wants it.
    boolean isDisturbed = request.isTransfer() || !member.hasLiveLeader();
    return !request.isPreVote() && request.term() > member.term() && isDisturbed;
  }

  /** Answers a request; its term, unless that of a pre-vote or disregarded, is ours by now. */
  void answer(NodeId from, VoteRequest request) {
    boolean isGranted =
        !member.hasLiveLeader() // thesis §4.2.3
            && isTermOpen(from, request)
            && request.last().isAtLeastAsUpToDateAs(member.log().last()); // Raft §5.4.1
    if (isGranted && !request.isPreVote()) {
      member.ballot().voteFor(from);
      member.become(Role.FOLLOWER, null); // who votes for another gives up its own pre-vote
      restartTimer();
    } else if (isGranted) {
      yieldTo(from);
    }
    long term = isGranted ? request.term() : member.term();
    member.sendOnceDurable(
        from, new VoteResponse(term, request.round(), request.isPreVote(), isGranted), 0);
  }

  // Two that grant each other a pre-vote would both campaign, and split the votes.
  private void yieldTo(NodeId other) {
    if (isHastened && member.role() == Role.PRE_CANDIDATE && other.compareTo(member.self()) < 0) {
      openRounds.clear();
      deadlineMillis = member.retryDeadlineMillis();
    }
  }

  private boolean isTermOpen(NodeId from, VoteRequest request) {
    if (request.term() == member.term()) {
      return member.leader() == null && member.ballot().isOpenTo(from);
    }
    return request.isPreVote() && request.term() > member.term();
  }

  /** Whether this node's leader wants it to campaign, and it can win (thesis §3.10). */
  boolean isCalled(NodeId from, TimeoutNowRequest request) {
    return request.term() == member.term()
        && from.equals(member.leader())
        && member.hasLiveLeader()
        && request.last().equals(member.log().last())
        // Its heartbeats bring the leader's time: once that has come, it goes on leading.
        && member.clock().timeMillis() < request.untilMillis()
        && member.persists().isPersisted(member.ballot().state());
  }
}
