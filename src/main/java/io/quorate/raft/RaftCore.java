package io.quorate.raft;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One member of one Raft group. Inputs change its state and add to what it asks of the shell, which
 * {@link #effects} drains: one drain for many inputs is what makes batches.
 */
public final class RaftCore {
  private final Member member;
  private final Election election;
  private final Following following;
  private final Rebasing rebasing;

  /** Present exactly while this node leads. */
  private @Nullable Leadership leadership;

  private boolean hasLostQuorum;

  /** Whether something may follow from what has come in since nothing did. */
  private boolean isStirred = true;

  /**
   * @param initial the first members of the group, if this node is one of them; unless the disk
   *     knows later ones
   * @param restored what the disk held
   * @param nowMillis monotonic time
   */
  public RaftCore(
      RaftConfig config,
      NodeId self,
      Configuration initial,
      Restored restored,
      Rng rng,
      long nowMillis) {
    member = new Member(config, self, initial, restored, rng, nowMillis);
    election = new Election(member);
    following = new Following(member);
    rebasing = new Rebasing(member);
  }

  /**
   * Time has come to {@code nowMillis}; called at least every 10 ms and before every drain.
   *
   * @return whether it was time again to look for what has become due
   */
  public boolean tick(long nowMillis) {
    if (!member.advance(nowMillis)) {
      return false;
    }
    following.tick();
    if (leadership != null) {
      leadership.tick();
      if (!leadership.hasQuorum()) {
        loseQuorum();
      }
    }
    election.tick();
    isStirred |= leadership != null || !member.outbox().isEmpty();
    return true;
  }

  // Thesis §6.2: a leader cut off from its majority must not keep its clients waiting.
  private void loseQuorum() {
    hasLostQuorum = true;
    member.outbox().notice(new Notice.QuorumLost(member.term()));
    resign();
    member.become(Role.FOLLOWER, null);
  }

  /**
   * A message of another node has arrived; every request is answered exactly once. Requests count
   * whether or not the sender is a member as far as this node knows: it may not have heard yet of
   * the configuration that the sender is in (thesis §4.1). Responses come from those it knows.
   */
  public void receive(NodeId from, Message message) {
    isStirred = true;
    if (message.kind().isResponse() && !configuration().isMember(from)) {
      return;
    }
    switch (message.kind()) {
      case VOTE_REQUEST -> answer(from, (VoteRequest) message);
      case VOTE_RESPONSE -> count(from, (VoteResponse) message);
      case APPEND_REQUEST -> take(from, (AppendRequest) message);
      case APPEND_RESPONSE -> count(from, (AppendResponse) message);
      case TIMEOUT_NOW_REQUEST -> take(from, (TimeoutNowRequest) message);
      case TIMEOUT_NOW_RESPONSE -> heed(((TimeoutNowResponse) message).term());
    }
  }

  private void answer(NodeId from, VoteRequest request) {
    if (election.opensTerm(request)) {
      follow(request.term(), null);
    }
    election.answer(from, request);
  }

  private void count(NodeId from, VoteResponse response) {
    boolean isTermOfAsker = response.isPreVote() && response.isGranted();
    if (response.term() > member.term() && !isTermOfAsker) {
      follow(response.term(), null); // Raft §5.1
      return;
    }
    election.count(from, response);
    leadIfElected();
  }

  private void take(NodeId from, AppendRequest request) {
    if (request.term() < member.term()) {
      following.refuse(from, request); // Raft §5.1
      return;
    }
    if (request.term() > member.term()) {
      follow(request.term(), from);
    }
    boolean isOnlyLeader =
        member.role() != Role.LEADER && (member.leader() == null || from.equals(member.leader()));
    Invariant.check(isOnlyLeader, "two leaders in term %d", member.term()); // Raft §5.2
    member.become(Role.FOLLOWER, from);
    member.heardFromLeader();
    member.clock().observe(request.term(), request.timeMillis());
    hasLostQuorum = false;
    election.restartTimer();
    following.take(from, request);
  }

  private void count(NodeId from, AppendResponse response) {
    heed(response.term());
    if (leadership != null && response.term() == member.term()) {
      leadership.count(from, response);
    }
  }

  private void take(NodeId from, TimeoutNowRequest request) {
    boolean isAccepted = election.isCalled(from, request);
    if (isAccepted) {
      election.startTransfer();
      following.leaveTerm();
    }
    long round = request.round();
    member.sendOnceDurable(from, new TimeoutNowResponse(member.term(), round, isAccepted), 0);
  }

  private void heed(long term) {
    if (term > member.term()) {
      follow(term, null); // Raft §5.1
    }
  }

  /** Enters a term that another node has begun. */
  private void follow(long term, @Nullable NodeId leader) {
    resign();
    member.enterTerm(term, Role.FOLLOWER, leader);
    following.leaveTerm();
  }

  private void resign() {
    if (leadership != null) {
      leadership.resign();
      leadership = null;
      member.clock().stop();
      member.heardFromLeader();
      election.restartTimer();
    }
  }

  private void leadIfElected() {
    if (election.isWon()) {
      hasLostQuorum = false;
      member.become(Role.LEADER, member.self());
      member.clock().start(member.term(), member.log().lastStampMillis(), member.nowMillis());
      leadership = new Leadership(member);
    }
  }

  /**
   * Adds a command to the log; the payload is kept, not copied.
   *
   * @return where the entry stands, not yet committed; null if this node does not lead, or not for
   *     long: another is about to
   */
  public @Nullable Position propose(byte[] command) {
    isStirred = true;
    return leadership == null || leadership.successor() != null
        ? null
        : leadership.append(EntryKind.COMMAND, command);
  }

  /**
   * Has another node lead, if it can within the least election timeout (thesis §3.10); until then
   * no command is taken.
   *
   * @param wished null for the voter that has most of the log
   */
  public TransferStart transferLeadership(@Nullable NodeId wished) {
    isStirred = true;
    return leadership == null ? TransferStart.NOT_LEADER : leadership.transferTo(wished);
  }

  /** Who is to lead in this leader's place; null while nobody is. */
  public @Nullable NodeId successor() {
    return leadership == null ? null : leadership.successor();
  }

  /** Changes who takes part in the group; one change at a time (Raft §6). */
  public ChangeStart change(MemberChange change) {
    isStirred = true;
    return leadership == null ? ChangeStart.NOT_LEADER : leadership.change(change);
  }

  /**
   * Asks for an index from which a linearizable read may be answered (thesis §6.4).
   *
   * @return false if this node does not lead, or {@link ReadQueue#WAITING_MAX} reads wait already
   */
  public boolean read(long readId) {
    isStirred = true;
    return leadership != null && leadership.read(readId);
  }

  /** The {@link Effects.Persist} of this sequence and all before it are durable. */
  public void persisted(long sequence) {
    isStirred = true;
    member.persists().persisted(sequence);
    leadIfElected();
    if (leadership != null) {
      leadership.advanceCommit();
    }
  }

  /** Calls to the peer were lost: what was in flight must be sent again. */
  public void unreachable(NodeId peer) {
    isStirred = true;
    if (leadership != null) {
      leadership.unreachable(peer);
    }
  }

  /**
   * The machine starts from a snapshot, not from nothing; to be called before any other input. A
   * log that does not lead to the snapshot restarts after it.
   */
  public void startFrom(LogBase snapshot) {
    isStirred = true;
    if (!rebasing.startFrom(snapshot)) {
      install(snapshot);
    }
  }

  /**
   * A snapshot of another node is durable here, and may take the place of the log (Raft §7). It
   * holds only what is committed, so it is right in any term.
   *
   * @return whether it is newer than what this node has applied or is about to: then the machine
   *     must go on from it, and nothing before it will be asked to be applied
   */
  public boolean install(LogBase snapshot) {
    isStirred = true;
    heed(snapshot.term());
    // Raft figure 13, step 5: older ones are ignored, and so are those that come twice.
    if (leadership != null || snapshot.index() <= member.log().commitIndex()) {
      return false;
    }
    rebasing.install(snapshot);
    return true;
  }

  /** Forgets the log up to the index, if it is applied and durable: a snapshot here holds it. */
  public void compact(long index) {
    isStirred = true;
    rebasing.compact(index);
  }

  /** The peer has a snapshot that ends at the index, durably. */
  public void snapshotInstalled(NodeId peer, long index) {
    isStirred = true;
    if (leadership != null) {
      leadership.snapshotInstalled(peer, index);
    }
  }

  /** The peer did not get the snapshot that it needs; it will be asked for again after a while. */
  public void snapshotFailed(NodeId peer) {
    isStirred = true;
    if (leadership != null) {
      leadership.snapshotFailed(peer);
    }
  }

  /**
   * A connection to the leader has broken: its process may be gone. This node, and nobody else, no
   * longer counts it as alive, and asks for pre-votes at once (thesis §9.6): unless a majority has
   * noticed the same, or heard nothing either, nothing comes of it.
   *
   * @param term in which the connection's other end led
   */
  public void leaderConnectionBroken(NodeId leader, long term) {
    isStirred = true;
    if (term == member.term() && leader.equals(member.leader()) && leadership == null) {
      member.doubtLeader();
      member.outbox().notice(new Notice.LeaderDoubted(leader, term));
      election.hasten(leader);
    }
  }

  /** This node is the one that should lead: if nobody does, it asks for pre-votes at once. */
  public void volunteer() {
    isStirred = true;
    election.volunteer();
  }

  /** What all inputs since the last call ask for. */
  public Effects effects() {
    if (!isStirred) {
      return Effects.NONE;
    }
    if (leadership != null) {
      leadership.advanceMembership();
      leadership.flush();
      if (leadership.isOver()) {
        resign();
        member.become(Role.FOLLOWER, null);
      }
    }
    RaftLog log = member.log();
    Effects.Persist persist = member.persists().take(member.ballot().state(), log);
    Effects effects = member.outbox().drain(persist, log.takeCommitted());
    isStirred = !effects.isEmpty();
    return effects;
  }

  public Role role() {
    return member.role();
  }

  public long term() {
    return member.term();
  }

  /** The leader of the current term; null if unknown or silent for too long. */
  public @Nullable NodeId leader() {
    return member.leader();
  }

  public long commitIndex() {
    return member.log().commitIndex();
  }

  /** Up to where the log is committed as far as this node has heard, be it here or not. */
  public long knownCommitIndex() {
    return Math.max(commitIndex(), following.leaderCommitIndex());
  }

  /** The log, to be read. */
  public LogView log() {
    return member.log();
  }

  /** Up to where the log is durable here. */
  public long persistedIndex() {
    return member.persists().persistedIndex();
  }

  /** Log time: never goes back in a term, nor in the log; stands still without a leader. */
  public long timeMillis() {
    return member.clock().timeMillis();
  }

  /** Whether this node leads and has committed an entry of its own term. */
  public boolean isReady() {
    return leadership != null && leadership.isReady();
  }

  /** Whether this node has been without a leader for longer than an election should take. */
  public boolean isQuorumLost() {
    return leadership == null
        && (hasLostQuorum || member.leaderSilenceMillis() > member.config().electionMillisMax());
  }

  /** The followers as this leader sees them; empty on other nodes. */
  public List<PeerProgress> peers() {
    return leadership == null ? List.of() : leadership.peers();
  }

  /** Term and vote as of the last input; durable once all persists are. */
  public HardState hardState() {
    return member.ballot().state();
  }

  /** Who takes part in the group by this node's log, which may yet be truncated. */
  public Configuration configuration() {
    return member.configuration();
  }
}
