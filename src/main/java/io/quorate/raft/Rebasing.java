package io.quorate.raft;

import io.quorate.kernel.Invariant;

/** How a snapshot takes the place of a log, or of its beginning (Raft §7). */
final class Rebasing {
  private final Member member;

  Rebasing(Member member) {
    this.member = member;
  }

  /**
   * Starts from a snapshot that the log leads to.
   *
   * @return false if it does not, and has to make way
   */
  boolean startFrom(LogBase snapshot) {
    RaftLog log = member.log();
    Invariant.check(
        snapshot.index() >= log.baseIndex(),
        "the log begins after %s, and no snapshot reaches it",
        log.base());
    boolean leadsThere = log.reachesBackTo(snapshot.index()) && log.matches(snapshot.position());
    if (leadsThere) {
      log.startFrom(snapshot);
    }
    return leadsThere;
  }

  /** Lets the log go on from a snapshot that is newer than what is committed. */
  void install(LogBase snapshot) {
    boolean keepsTail = member.log().install(snapshot);
    if (keepsTail) {
      member.persists().installUnderTail(snapshot.index());
    } else {
      member.persists().restartAt(snapshot.index());
    }
    member.clock().observe(snapshot.term(), snapshot.timeMillis());
  }

  /** Forgets up to the index, as far as that is applied, and durable here. */
  void compact(long index) {
    long safeIndex = Math.min(member.log().appliedIndex(), member.persists().persistedIndex());
    member.log().compactTo(Math.min(index, safeIndex));
  }
}
