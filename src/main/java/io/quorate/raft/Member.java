package io.quorate.raft;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What all duties of a member share: its group, time, term, role and log, and what goes out. */
final class Member {
  /** How often a member looks for what has become due; its deadlines are late by no more. */
  private static final long LOOK_MILLIS = 10;

  private final RaftConfig config;
  private final NodeId self;
  private final Rng rng;
  private final Ballot ballot;
  private final RaftLog log;
  private final PersistQueue persists;
  private final LogClock clock = new LogClock();
  private final Outbox outbox = new Outbox();

  private long nowMillis;
  private long lastLook = Long.MIN_VALUE;
  private long nextRound;
  private Role role = Role.FOLLOWER;
  private @Nullable NodeId leader;
  private long lastLeaderMillis;
  private boolean isLeaderDoubted;

  Member(
      RaftConfig config,
      NodeId self,
      Configuration initial,
      Restored restored,
      Rng rng,
      long nowMillis) {
    this.config = config;
    this.self = self;
    this.rng = rng;
    this.ballot = new Ballot(restored.hardState());
    this.log = new RaftLog(baseOf(restored, initial), restored.entries());
    this.persists = new PersistQueue(restored.hardState(), log);
    this.nowMillis = nowMillis;
    this.lastLeaderMillis = nowMillis;
    // A restarted process must not mistake answers to its former self for its own.
    this.nextRound = rng.nextLong() >>> 2;
    Invariant.check(term() >= log.last().term(), "term %d, log %s", term(), log.last());
    clock.observe(log.last().term(), log.lastStampMillis());
  }

  RaftConfig config() {
    return config;
  }

  NodeId self() {
    return self;
  }

  Configuration configuration() {
    return log.configuration();
  }

  /** Whether this node has a say in the group. */
  boolean isVoter() {
    return configuration().isVoter(self);
  }

  /**
   * Whether this node may lead. One that is outside by an entry that is not committed yet may be
   * the only one who has the entry, and so the only one who can win (thesis §4.2.2).
   */
  boolean mayLead() {
    return isVoter() || log.committedConfiguration().isVoter(self);
  }

  /** Whose votes this node may need, in order. */
  SortedSet<NodeId> otherVoters() {
    TreeSet<NodeId> others = new TreeSet<>(configuration().voters());
    others.addAll(configuration().outgoing());
    others.remove(self);
    return others;
  }

  private static LogBase baseOf(Restored restored, Configuration initial) {
    return restored.base().equals(LogBase.NONE) ? LogBase.initial(initial) : restored.base();
  }

  Ballot ballot() {
    return ballot;
  }

  long term() {
    return ballot.term();
  }

  RaftLog log() {
    return log;
  }

  PersistQueue persists() {
    return persists;
  }

  LogClock clock() {
    return clock;
  }

  Outbox outbox() {
    return outbox;
  }

  Role role() {
    return role;
  }

  @Nullable NodeId leader() {
    return leader;
  }

  long nowMillis() {
    return nowMillis;
  }

  /**
   * Time has come to {@code nowMillis}.
   *
   * @return whether it is time again to look for what has become due
   */
  boolean advance(long nowMillis) {
    Invariant.check(
        nowMillis >= this.nowMillis, "time falls from %d to %d", this.nowMillis, nowMillis);
    this.nowMillis = nowMillis;
    clock.advance(nowMillis);
    long look = Math.floorDiv(nowMillis, LOOK_MILLIS);
    boolean isDue = look != lastLook;
    lastLook = look;
    return isDue;
  }

  /** The number that the next request will take; requests of all kinds share one count. */
  long nextRound() {
    return nextRound;
  }

  long takeRound() {
    return nextRound++;
  }

  /** A random time from now on, within the bounds of an election timeout (Raft §5.2). */
  long electionDeadlineMillis() {
    return nowMillis + rng.between(config.electionMillisMin(), config.electionMillisMax());
  }

  /** A random time to come back to an election that nobody can win yet. */
  long retryDeadlineMillis() {
    return nowMillis + rng.between(config.heartbeatMillis(), 2 * config.heartbeatMillis());
  }

  /** A random time within the first half of a turn that begins after this delay. */
  long turnDeadlineMillis(long delayMillis) {
    return nowMillis + delayMillis + rng.between(0, Election.TURN_MILLIS / 2);
  }

  void become(Role newRole, @Nullable NodeId newLeader) {
    boolean isChanged = newRole != role || !Objects.equals(newLeader, leader);
    role = newRole;
    leader = newLeader;
    if (isChanged) {
      noticeStanding();
    }
  }

  void enterTerm(long term, Role newRole, @Nullable NodeId newLeader) {
    ballot.raiseTo(term);
    role = newRole;
    leader = newLeader;
    noticeStanding();
  }

  private void noticeStanding() {
    outbox.notice(new Notice.RoleChanged(role, term(), leader));
  }

  void heardFromLeader() {
    lastLeaderMillis = nowMillis;
    isLeaderDoubted = false;
  }

  /** Until it is heard again, the leader does not count as alive here. */
  void doubtLeader() {
    isLeaderDoubted = true;
  }

  long leaderSilenceMillis() {
    return nowMillis - lastLeaderMillis;
  }

  /** Whether this node leads, or has just heard from who does (thesis §4.2.3). */
  boolean hasLiveLeader() {
    return role == Role.LEADER
        || (leader != null
            && !isLeaderDoubted
            && leaderSilenceMillis() < config.electionMillisMin());
  }

  /**
   * Sends as soon as the disk allows: what a message claims of the term, the vote and the log up to
   * {@code claimedIndex} must be durable before it leaves (Raft figure 2).
   */
  void sendOnceDurable(NodeId to, Message message, long claimedIndex) {
    if (persists.isPersisted(ballot.state()) && claimedIndex <= persists.persistedIndex()) {
      outbox.sendNow(to, message);
    } else {
      outbox.sendAfterPersist(to, message);
    }
  }
}
