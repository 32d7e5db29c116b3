package io.quorate.server.ops;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts ticks from the first one on: a server may hold its timers back until all of it has
 * started.
 */
final class TickMeter {
  private final long madeNanos;
  private final AtomicLong ticks = new AtomicLong();
  private volatile long firstNanos;

  TickMeter(long nowNanos) {
    madeNanos = nowNanos;
    firstNanos = nowNanos;
  }

  /**
   * To be called by one thread at a time.
   *
   * @return whether this was the first
   */
  boolean ticked(long nowNanos) {
    boolean isFirst = ticks.get() == 0;
    if (isFirst) {
      firstNanos = nowNanos;
    }
    ticks.incrementAndGet();
    return isFirst;
  }

  /** The mean interval since the first tick; all of the time if there was no second. */
  long meanMillis(long nowNanos) {
    long intervals = ticks.get() - 1;
    long sinceNanos = intervals < 0 ? madeNanos : firstNanos;
    long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(nowNanos - sinceNanos);
    return Math.round((double) elapsedMillis / Math.max(1, intervals));
  }
}
