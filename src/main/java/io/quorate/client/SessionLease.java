package io.quorate.client;

import java.time.Duration;

/**
 * Until when a session is the client's, as far as the client can know: it counts from the moment at
 * which it sent what the cluster confirmed, and the cluster from a later one. Not thread-safe.
 */
final class SessionLease {
  /** Both clocks may be wrong by one per cent. */
  private static final int DRIFT_PARTS = 50;

  /** How much of the TTL a slow round trip may cost. */
  private static final int ROUND_TRIP_PARTS = 10;

  private static final double JITTER_MIN = 0.8;

  private final long ttlNanos;
  private long confirmedNanos;
  private long roundTripNanos;

  /**
   * @param sentNanos when the session was first asked for
   */
  SessionLease(Duration ttl, long sentNanos) {
    this.ttlNanos = ttl.toNanos();
    this.confirmedNanos = sentNanos;
  }

  /**
   * @param sentNanos when the sign of life was sent that the cluster has confirmed
   */
  void confirmed(long sentNanos, long nowNanos) {
    if (sentNanos - confirmedNanos > 0) {
      confirmedNanos = sentNanos;
    }
    roundTripNanos = nowNanos - sentNanos;
  }

  SessionState at(long nowNanos) {
    if (nowNanos - lostAtNanos() >= 0) {
      return SessionState.LOST;
    }
    return nowNanos - jeopardyAtNanos() >= 0 ? SessionState.JEOPARDY : SessionState.ACTIVE;
  }

  /** When two of three signs of life at the least have been due in vain. */
  long jeopardyAtNanos() {
    return confirmedNanos + ttlNanos / 3 * 2;
  }

  /** Before the cluster can think so, however the clocks differ. */
  long lostAtNanos() {
    long slowness = Math.min(roundTripNanos, ttlNanos / ROUND_TRIP_PARTS);
    return confirmedNanos + ttlNanos - ttlNanos / DRIFT_PARTS - slowness;
  }

  /**
   * When the next sign of life is due.
   *
   * @param random from 0 to 1, so that not all clients send theirs together
   */
  long beatAtNanos(double random) {
    double part = JITTER_MIN + (1 - JITTER_MIN) * random;
    return confirmedNanos + (long) (ttlNanos / 3.0 * part);
  }

  /** How long one node may take for a sign of life, so that others can be asked in time. */
  Duration attemptTimeout() {
    return Duration.ofNanos(ttlNanos / 6);
  }
}
