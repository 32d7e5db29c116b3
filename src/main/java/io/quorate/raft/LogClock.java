package io.quorate.raft;

/**
 * Log time, by which replicated deadlines are measured. It runs on the leader only, from the
 * greatest stamp seen anywhere; it never goes back.
 */
final class LogClock {
  /** A pause of the process longer than this does not count: nobody could have renewed in it. */
  static final long STEP_MILLIS_MAX = 100;

  private long timeMillis;
  private long lastMillis;
  private boolean isRunning;

  long timeMillis() {
    return timeMillis;
  }

  /** A stamp was seen in an entry or in a leader's message. */
  void observe(long stampMillis) {
    timeMillis = Math.max(timeMillis, stampMillis);
  }

  void start(long nowMillis) {
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
