package io.quorate.raft;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * What a leader knows of one follower. While it probes for the place where the logs agree it sends
 * one append at a time; from then on a window of them.
 */
final class Progress {
  private final NodeId node;
  private final Flights flights = new Flights();

  /** Up to here the follower's log equals the leader's, durably. */
  private long matchIndex;

  /** Up to here it equalled the leader's when it last answered; perhaps not durably. */
  private long verifiedIndex;

  private long nextIndex;

  /** Up to here the logs are supposed to agree; once verified, probing is over. */
  private long supposedIndex;

  private boolean isProbing = true;

  /** An append arrived before an open one: until that is answered, nothing more is sent. */
  private boolean isWaitingForEarlier;

  /** The follower needs entries that the log no longer holds; a snapshot is on its way. */
  private boolean isAwaitingSnapshot;

  private long snapshotRetryMillis = Long.MIN_VALUE;
  private int lossesInRow;
  private long retryMillis;
  private long lastAnswerMillis;
  private long lastSentMillis;
  private long sentRound = Long.MIN_VALUE;
  private long answeredRound = Long.MIN_VALUE;
  private long toldCommitIndex;

  Progress(NodeId node, long nextIndex, long nowMillis) {
    this.node = node;
    this.nextIndex = nextIndex;
    this.supposedIndex = nextIndex - 1;
    this.lastAnswerMillis = nowMillis;
    this.lastSentMillis = nowMillis;
  }

  NodeId node() {
    return node;
  }

  long matchIndex() {
    return matchIndex;
  }

  long verifiedIndex() {
    return verifiedIndex;
  }

  long nextIndex() {
    return nextIndex;
  }

  long lastAnswerMillis() {
    return lastAnswerMillis;
  }

  long lastSentMillis() {
    return lastSentMillis;
  }

  /** The newest round that the follower has answered. */
  long answeredRound() {
    return answeredRound;
  }

  /** The newest round sent to the follower. */
  long sentRound() {
    return sentRound;
  }

  boolean isProbing() {
    return isProbing;
  }

  int openCount(Flight.Kind kind) {
    return flights.count(kind);
  }

  /** Whether the follower could commit more than it has been told of. */
  boolean isBehindCommit(long commitIndex) {
    return Math.min(commitIndex, verifiedIndex) > toldCommitIndex;
  }

  boolean maySendEntries(int windowMax, long nowMillis) {
    if (isWaitingForEarlier) {
      return false;
    }
    int open = flights.count(Flight.Kind.ENTRIES);
    if (isProbing) {
      // One lost call may be a worn-out connection; a row of them is a dead peer.
      return open == 0 && (lossesInRow <= 1 || nowMillis >= retryMillis);
    }
    return open < windowMax;
  }

  void sent(Flight flight, long commitIndex) {
    flights.add(flight);
    sentRound = flight.round();
    lastSentMillis = flight.sentMillis();
    toldCommitIndex = Math.max(toldCommitIndex, Math.min(commitIndex, flight.lastIndex()));
    if (flight.kind() == Flight.Kind.ENTRIES) {
      nextIndex = flight.lastIndex() + 1;
    }
  }

  /** Closes the request that an answer belongs to; null if there is none, or it was answered. */
  @Nullable Answered answered(long round, long nowMillis) {
    Flight open = flights.takeOpen(round);
    Flight flight = open != null ? open : flights.takeLost(round);
    if (flight == null) {
      return null;
    }
    flights.supersede(round);
    lossesInRow = 0;
    lastAnswerMillis = nowMillis;
    answeredRound = Math.max(answeredRound, round);
    return new Answered(flight, open == null);
  }

  record Answered(Flight flight, boolean isGivenUp) {}

  void accepted(Flight flight, long claimedIndex) {
    Invariant.check(claimedIndex <= flight.lastIndex(), "match beyond what was sent");
    matchIndex = Math.max(matchIndex, claimedIndex);
    verifiedIndex = Math.max(verifiedIndex, flight.lastIndex());
    nextIndex = Math.max(nextIndex, verifiedIndex + 1);
    if (verifiedIndex >= supposedIndex) {
      isProbing = false;
    }
    resumeIfNothingIsEarlier();
  }

  /**
   * @param agreeableIndex where the logs may agree, after what the follower said of its own
   */
  void refused(Flight flight, long agreeableIndex) {
    boolean isOvertaken =
        flight.previousIndex() <= matchIndex || flights.carries(flight.previousIndex());
    if (isOvertaken) {
      nextIndex = Math.max(matchIndex + 1, Math.min(nextIndex, flight.previousIndex() + 1));
      isWaitingForEarlier = true;
    } else {
      probeFrom(Math.max(matchIndex, agreeableIndex));
    }
    resumeIfNothingIsEarlier();
  }

  boolean mayWantSnapshot(long nowMillis) {
    return !isAwaitingSnapshot && nowMillis >= snapshotRetryMillis;
  }

  /** From now on its heartbeats go on, and nothing else, until the snapshot's fate is known. */
  void wantSnapshot() {
    isAwaitingSnapshot = true;
  }

  /** The follower's log begins at the index, or after it; what it holds has yet to be seen. */
  void snapshotInstalled(long index) {
    isAwaitingSnapshot = false;
    if (index >= nextIndex) {
      probeFrom(index);
    }
  }

  void snapshotFailed(long retryMillis) {
    isAwaitingSnapshot = false;
    snapshotRetryMillis = retryMillis;
  }

  private void resumeIfNothingIsEarlier() {
    if (isWaitingForEarlier && flights.count(Flight.Kind.ENTRIES) == 0) {
      isWaitingForEarlier = false;
    }
  }

  private void probeFrom(long index) {
    isProbing = true;
    supposedIndex = index;
    verifiedIndex = Math.min(verifiedIndex, index);
    nextIndex = index + 1;
  }

  /** Open requests or their answers were lost: back to where the follower was last known to be. */
  void lost(long retryMillis) {
    flights.loseAll();
    isWaitingForEarlier = false;
    lossesInRow++;
    this.retryMillis = retryMillis;
    probeFrom(isProbing ? supposedIndex : verifiedIndex);
  }

  /** Gives up what was sent at the time or before. */
  void expire(long timeMillis, long retryMillis) {
    if (flights.loseSentBy(timeMillis)) {
      lost(retryMillis);
    }
  }
}
