package io.quorate.raft;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One node's time as leader of one term: its log, what is committed, who follows, who reads. */
final class Leadership {
  /** A learner that lacks no more entries than this may vote: it will have them in a moment. */
  static final int LEARNER_LAG_MAX = 1_000;

  private final Member member;
  private final RaftLog log;
  private final TreeMap<NodeId, Progress> followers = new TreeMap<>();
  private final Replication replication;
  private final Membership membership;
  private final ReadQueue reads = new ReadQueue();
  private final Handover handover;
  private final long firstIndex;

  /** Outside of its group, a leader has had one try to name who leads next. */
  private boolean hasHandedOver;

  /** Starts the term with an entry of its own, which commits what earlier terms left (Raft §8). */
  Leadership(Member member) {
    this.member = member;
    this.log = member.log();
    this.firstIndex = log.lastIndex() + 1;
    followMembers(firstIndex);
    this.replication = new Replication(member);
    this.handover = new Handover(member);
    this.membership = new Membership(log);
    append(EntryKind.NO_OP, member.self().value().getBytes(StandardCharsets.UTF_8));
  }

  Position append(EntryKind kind, byte[] payload) {
    Position position = new Position(log.lastIndex() + 1, member.term());
    log.append(new Entry(position, member.clock().timeMillis(), kind, payload));
    return position;
  }

  /** Whoever has come is sent the entry at the index, and says where it agrees. */
  private void followMembers(long index) {
    SortedSet<NodeId> members = log.configuration().members();
    followers.keySet().retainAll(members);
    for (NodeId member : members) {
      if (!member.equals(this.member.self()) && !followers.containsKey(member)) {
        followers.put(member, new Progress(member, index, this.member.nowMillis()));
      }
    }
  }

  private void become(Configuration next) {
    followMembers(append(EntryKind.CONFIGURATION, next.encode()).index());
  }

  /** As {@link RaftCore#change}. */
  ChangeStart change(MemberChange change) {
    if (!isReady()) {
      // Ongaro's correction of 2015: a leader changes nothing before its first commit, else two
      // unfinished changes of different terms may have disjoint majorities.
      return ChangeStart.NOT_READY;
    }
    ChangeStart start = membership.judge(change);
    if (start != ChangeStart.STARTED) {
      return start;
    }
    Configuration target = change.appliedTo(log.configuration());
    if (!isServedBy(target)) {
      return ChangeStart.WOULD_LOSE_QUORUM;
    }
    become(log.configuration().towards(target));
    return ChangeStart.STARTED;
  }

  /** Takes a change further, once the disk and the others allow it. */
  void advanceMembership() {
    if (isReady()) {
      Configuration next = membership.next(this::isCaughtUp);
      if (next != null) {
        become(next);
      }
    }
    if (isOutside() && !hasHandedOver) {
      hasHandedOver = true;
      handover.start(null, peers());
    }
  }

  private boolean isCaughtUp(NodeId learner) {
    if (learner.equals(member.self())) {
      return true; // it led itself out, and was called back before it had handed over
    }
    Progress follower = followerAt(learner);
    return isActive(follower)
        && follower.matchIndex() > 0
        && log.lastIndex() - follower.matchIndex() <= LEARNER_LAG_MAX;
  }

  /** Whether this node has led itself out of the group (thesis §4.2.2), and tried to hand over. */
  boolean isOver() {
    return isOutside() && hasHandedOver && handover.successor() == null;
  }

  private boolean isOutside() {
    return membership.isSettled() && !member.isVoter();
  }

  /** Whether an entry of this term is committed, and with it all that earlier terms committed. */
  boolean isReady() {
    return log.commitIndex() >= firstIndex;
  }

  /** Whether a majority has answered within the least election timeout (thesis §6.2). */
  boolean hasQuorum() {
    return isServedBy(log.configuration());
  }

  private boolean isServedBy(Configuration configuration) {
    return configuration.isQuorum(
        voter -> voter.equals(member.self()) || isActive(followerAt(voter)));
  }

  private boolean isActive(Progress follower) {
    long silenceMillis = member.nowMillis() - follower.lastAnswerMillis();
    return silenceMillis < member.config().electionMillisMin();
  }

  void tick() {
    long nowMillis = member.nowMillis();
    long expiredMillis = nowMillis - member.config().electionMillisMin();
    for (Progress follower : followers.values()) {
      follower.expire(expiredMillis, nowMillis + member.config().heartbeatMillis());
    }
    handover.tick();
  }

  /** As {@link RaftCore#transferLeadership}. */
  TransferStart transferTo(@Nullable NodeId wished) {
    return handover.start(wished, peers());
  }

  /** Who is to lead in this node's place; null while nobody is. */
  @Nullable NodeId successor() {
    return handover.successor();
  }

  void unreachable(NodeId peer) {
    Progress follower = followers.get(peer);
    if (follower != null) {
      follower.lost(member.nowMillis() + member.config().heartbeatMillis());
    }
  }

  /** The follower holds everything up to the index, from a snapshot. */
  void snapshotInstalled(NodeId peer, long index) {
    Progress follower = followers.get(peer);
    if (follower != null) {
      follower.snapshotInstalled(index);
    }
  }

  void snapshotFailed(NodeId peer) {
    Progress follower = followers.get(peer);
    if (follower != null) {
      follower.snapshotFailed(member.nowMillis() + member.config().electionMillisMin());
    }
  }

  /** Takes the answer of a follower in this term; one to no open request changes nothing. */
  void count(NodeId from, AppendResponse response) {
    Progress follower = followers.get(from);
    if (follower == null) {
      return;
    }
    Progress.Answered answered = follower.answered(response.round(), member.nowMillis());
    if (answered == null) {
      return;
    }
    Flight flight = answered.flight();
    Position match = response.match();
    if (!response.isAccepted()) {
      if (!answered.isGivenUp()) {
        follower.refused(flight, log.lastIndexAgreeableWith(match));
      }
    } else if (match.index() <= flight.lastIndex() && log.matches(match)) {
      follower.accepted(flight, match.index());
      advanceCommit();
    }
  }

  /** Commits what a majority has on disk, if it is of this term (Raft §5.3, §5.4.2). */
  void advanceCommit() {
    long index =
        log.configuration()
            .reachedByQuorum(
                voter ->
                    voter.equals(member.self())
                        ? member.persists().persistedIndex()
                        : followerAt(voter).matchIndex());
    // Raft §5.4.2: entries of earlier terms are committed only along with one of this term.
    if (index > log.commitIndex() && log.position(index).term() == member.term()) {
      log.commitTo(index);
    }
  }

  /** Registers a read; false if too many wait. */
  boolean read(long readId) {
    if (reads.isFull()) {
      return false;
    }
    // Before this term's first commit a leader doesn't know what is committed (thesis §6.4).
    reads.add(readId, member.nextRound(), Math.max(log.commitIndex(), firstIndex));
    return true;
  }

  /** Sends what is due and releases the reads that are confirmed. */
  void flush() {
    for (Progress follower : followers.values()) {
      replication.flush(follower, reads.roundNeeded());
    }
    Progress successor = successorProgress();
    if (successor != null) {
      handover.flush(successor.matchIndex());
    }
    if (!reads.isEmpty()) {
      reads.release(confirmedRound(), log.commitIndex(), member.outbox());
    }
  }

  private @Nullable Progress successorProgress() {
    NodeId successor = handover.successor();
    return successor == null ? null : followers.get(successor);
  }

  /** The newest round by which a majority, this node included, has answered. */
  private long confirmedRound() {
    return log.configuration()
        .reachedByQuorum(
            voter ->
                voter.equals(member.self()) ? Long.MAX_VALUE : followerAt(voter).answeredRound());
  }

  private Progress followerAt(NodeId voter) {
    return Invariant.present(followers.get(voter), "the progress of a voter");
  }

  void resign() {
    reads.failAll(member.outbox());
  }

  List<PeerProgress> peers() {
    List<PeerProgress> peers = new ArrayList<>(followers.size());
    for (Progress follower : followers.values()) {
      peers.add(new PeerProgress(follower.node(), follower.matchIndex(), isActive(follower)));
    }
    return peers;
  }
}
