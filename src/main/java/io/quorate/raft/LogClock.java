package io.quorate.raft;

/**
 * Log time, by which replicated deadlines are measured. It runs on the leader only, from the last
 * that this node has seen of it, and never goes back in a term.
 */
final class LogClock {
  /*
   * The leader of a later term may not know how far an earlier one had come, and begin lower. From
   * then on its word counts: were the greater time of the earlier term kept by somebody, and he led
   * next, log time would leap, and holds granted in between would end early. What an earlier term
   * committed is safe either way, for its stamps are in the new leader's log.
   */

  /** A pause of the process longer than this does not count: nobody could have renewed in it. */
  static final long STEP_MILLIS_MAX = 100;

  private long term;
  private long timeMillis;
  private long lastMillis;
  private boolean isRunning;

  long timeMillis() {
    return timeMillis;
  }

  /** A stamp of this term was seen, in an entry or in its leader's message. */
  void observe(long stampTerm, long stampMillis) {
    if (stampTerm > term) {
      term = stampTerm;
      timeMillis = stampMillis;
    } else if (stampTerm == term) {
      timeMillis = Math.max(timeMillis, stampMillis);
    }
  }

  /** This node leads the term; stamps in its log do not fall. */
  void start(long ownTerm, long lastStampMillis, long nowMillis) {
    term = ownTerm;
    timeMillis = Math.max(timeMillis, lastStampMillis);
    isRunning = true;
    lastMillis = nowMillis;
  }

  void stop() {
    isRunning = false;
  }

  /** Monotonic time has come to {@code nowMillis}. */
  void advance(long nowMillis) {
    if (isRunning) {
      timeMillis += Math.min(nowMillis - lastMillis, STEP_MILLIS_MAX);
      lastMillis = nowMillis;
    }
  }
}
