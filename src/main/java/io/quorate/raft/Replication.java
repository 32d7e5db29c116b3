package io.quorate.raft;

import java.util.List;

/** What a leader sends to its followers, and when (Raft §5.2, §5.3). */
final class Replication {
  /**
   * Unanswered heartbeats to one follower; one that is silent for longer has its chance again when
   * they expire.
   */
  static final int HEARTBEATS_OPEN_MAX = 4;

  private final Member member;
  private final RaftLog log;

  Replication(Member member) {
    this.member = member;
    this.log = member.log();
  }

  /**
   * Sends what is due.
   *
   * @param roundNeeded the follower's answer to a request of this round or later is waited for
   */
  void flush(Progress follower, long roundNeeded) {
    if (log.reachesBackTo(follower.nextIndex() - 1)) {
      sendEntries(follower);
    } else if (follower.mayWantSnapshot(member.nowMillis())) {
      follower.wantSnapshot();
      member.outbox().snapshotWanted(follower.node());
    }
    if (isNudgeDue(follower, roundNeeded)) {
      sendEmpty(follower, Flight.Kind.NUDGE);
    } else if (isHeartbeatDue(follower)) {
      sendEmpty(follower, Flight.Kind.HEARTBEAT);
    }
  }

  private void sendEntries(Progress follower) {
    RaftConfig config = member.config();
    while (follower.nextIndex() <= log.lastIndex()
        && follower.maySendEntries(config.inFlightAppendsMax(), member.nowMillis())) {
      long nextIndex = follower.nextIndex();
      List<Entry> batch =
          log.batchFrom(nextIndex, config.appendBytesMax(), config.appendEntriesMax());
      send(follower, Flight.Kind.ENTRIES, nextIndex - 1, batch);
    }
  }

  // At times that are multiples of the interval, so that those of all groups travel together.
  private boolean isHeartbeatDue(Progress follower) {
    long interval = member.config().heartbeatMillis();
    return Math.floorDiv(member.nowMillis(), interval)
            > Math.floorDiv(follower.lastSentMillis(), interval)
        && follower.openCount(Flight.Kind.HEARTBEAT) < HEARTBEATS_OPEN_MAX;
  }

  // One at a time, and only to a follower that is known to keep up: for the others there are
  // heartbeats.
  private boolean isNudgeDue(Progress follower, long roundNeeded) {
    boolean isWaitedFor =
        roundNeeded > follower.sentRound()
            || (follower.isBehindCommit(log.commitIndex())
                && log.reachesBackTo(follower.verifiedIndex())
                && follower.openCount(Flight.Kind.ENTRIES) == 0);
    return isWaitedFor && !follower.isProbing() && follower.openCount(Flight.Kind.NUDGE) == 0;
  }

  // Starts where the follower surely agrees, so that it can overtake any append.
  private void sendEmpty(Progress follower, Flight.Kind kind) {
    long verifiedIndex = follower.verifiedIndex();
    send(follower, kind, log.reachesBackTo(verifiedIndex) ? verifiedIndex : 0, List.of());
  }

  private void send(Progress follower, Flight.Kind kind, long previousIndex, List<Entry> entries) {
    long round = member.takeRound();
    member
        .outbox()
        .sendNow(
            follower.node(),
            new AppendRequest(
                member.term(),
                round,
                log.position(previousIndex),
                entries,
                log.commitIndex(),
                member.clock().timeMillis()));
    long lastIndex = previousIndex + entries.size();
    follower.sent(
        new Flight(kind, round, previousIndex, lastIndex, member.nowMillis()), log.commitIndex());
  }
}
