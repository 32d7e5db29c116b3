package io.quorate.raft;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.raft.EarlyAppends.Early;
import java.util.List;

/** What a follower does with its leader's entries (Raft §5.3, figure 2). */
final class Following {
  private final Member member;
  private final RaftLog log;
  private final EarlyAppends early = new EarlyAppends();

  /** The last term in which the whole log was found equal to its leader's. */
  private long verifiedTerm = -1;

  private long leaderCommitIndex;

  Following(Member member) {
    this.member = member;
    this.log = member.log();
  }

  /** The greatest index that a leader has told to be committed; the log here may end before it. */
  long leaderCommitIndex() {
    return leaderCommitIndex;
  }

  /** Takes a request of the leader of the current term, and answers it now or within a moment. */
  void take(NodeId from, AppendRequest request) {
    Invariant.check(
        member.role() == Role.FOLLOWER && request.term() == member.term(),
        "a %s takes entries of term %d",
        member.role(),
        request.term());
    Invariant.check(
        request.entries().isEmpty()
            || request.entries().get(0).index() == request.previous().index() + 1,
        "entries do not follow %s",
        request.previous());
    leaderCommitIndex = Math.max(leaderCommitIndex, request.commitIndex());
    if (isEarly(request)) {
      early.add(from, request, member.nowMillis());
      return;
    }
    answer(from, request);
    Early next = early.takeReady(log.lastIndex());
    while (next != null) {
      answer(next.from(), next.request());
      next = early.takeReady(log.lastIndex());
    }
  }

  /** Refuses what has waited in vain for the entries before it. */
  void tick() {
    Early expired = early.takeExpired(member.nowMillis());
    while (expired != null) {
      refuseForMismatch(expired.from(), expired.request());
      expired = early.takeExpired(member.nowMillis());
    }
  }

  /** Refuses what waits: its term is over. */
  void leaveTerm() {
    Early left = early.take();
    while (left != null) {
      refuse(left.from(), left.request());
      left = early.take();
    }
  }

  // Raft §5.3
  private void refuseForMismatch(NodeId from, AppendRequest request) {
    refuse(from, request, log.lastAgreeableWith(request.previous()));
  }

  /** Refuses a request of an old term or of a stranger, without looking at the log. */
  void refuse(NodeId from, AppendRequest request) {
    refuse(from, request, Position.ZERO);
  }

  // A gap in a log that has followed this leader is most likely an overtaken append; in any other
  // log it is old, and the leader had better know at once.
  private boolean isEarly(AppendRequest request) {
    return request.previous().index() > log.lastIndex()
        && !request.entries().isEmpty()
        && verifiedTerm == request.term()
        && !early.isFull();
  }

  private void answer(NodeId from, AppendRequest request) {
    Position previous = request.previous();
    if (!log.matches(previous)) {
      refuseForMismatch(from, request);
      return;
    }
    append(request.entries());
    // What lies before the base is committed, and so verified.
    long verifiedIndex = Math.max(previous.index() + request.entries().size(), log.baseIndex());
    if (verifiedIndex == log.lastIndex()) {
      verifiedTerm = request.term();
    }
    // Beyond what this request has verified the log may still differ (Raft figure 2, step 5).
    long commitIndex = Math.min(request.commitIndex(), verifiedIndex);
    log.commitTo(Math.max(log.commitIndex(), commitIndex));
    // A heartbeat doesn't wait for entries on their way to the disk: it claims what is there. So a
    // slow disk doesn't look like a dead follower.
    long matchIndex =
        request.entries().isEmpty()
            ? Math.min(previous.index(), member.persists().persistedIndex())
            : previous.index() + request.entries().size();
    AppendResponse response =
        new AppendResponse(member.term(), request.round(), true, claim(matchIndex, request));
    member.sendOnceDurable(from, response, matchIndex);
  }

  // A late request may lie before the base, where only its own positions are known.
  private Position claim(long index, AppendRequest request) {
    if (log.reachesBackTo(index)) {
      return log.position(index);
    }
    Position previous = request.previous();
    return index == previous.index()
        ? previous
        : request.entries().get((int) (index - previous.index()) - 1).position();
  }

  private void append(List<Entry> entries) {
    for (Entry entry : entries) {
      long index = entry.index();
      if (index <= log.baseIndex()) {
        continue;
      }
      if (index <= log.lastIndex()) {
        if (log.position(index).equals(entry.position())) {
          continue;
        }
        // Only a conflict truncates: a delayed request may well be shorter than the log.
        log.truncateFrom(index);
        member.persists().truncateFrom(index);
      }
      log.append(entry);
    }
  }

  private void refuse(NodeId from, AppendRequest request, Position hint) {
    AppendResponse response = new AppendResponse(member.term(), request.round(), false, hint);
    member.sendOnceDurable(from, response, 0);
  }
}
