package io.quorate.raft;

/**
 * An append request that awaits its answer. What the answer may claim is bounded by what the
 * request covered: the log up to {@code lastIndex}.
 */
record Flight(Kind kind, long round, long previousIndex, long lastIndex, long sentMillis) {
  enum Kind {
    /** Carries entries. */
    ENTRIES,
    /** Breaks a silence. */
    HEARTBEAT,
    /** Carries a new commit index to a follower that waits for nothing else, or confirms reads. */
    NUDGE
  }
}
