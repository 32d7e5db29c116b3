package io.quorate.client.jcache.store;

/**
 * How long an entry is good.
 *
 * @param ttlMillis counted by the cluster from when it is written; 0 for ever
 * @param untilMillis the same as a time of day of whoever wrote it, so that a later write can carry
 *     on with the rest; 0 for never
 */
public record Life(long ttlMillis, long untilMillis) {
  /** Without end. */
  public static final Life FOREVER = new Life(0, 0);

  /** The cluster takes no longer one. */
  private static final long TTL_MILLIS_MAX = 365L * 24 * 60 * 60 * 1_000;

  /** So long from now; beyond a year for ever. */
  public static Life of(long millis, long nowMillis) {
    return millis > TTL_MILLIS_MAX ? FOREVER : new Life(millis, nowMillis + millis);
  }

  /** What is left of it; no time at all if it is over. */
  public Life rest(long nowMillis) {
    return this.equals(FOREVER) || untilMillis == 0
        ? FOREVER
        : new Life(Math.max(0, untilMillis - nowMillis), untilMillis);
  }

  /** Whether nothing is left. */
  public boolean isOver() {
    return ttlMillis == 0 && untilMillis != 0;
  }
}
