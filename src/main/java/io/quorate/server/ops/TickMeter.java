package io.quorate.server.ops;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Counts ticks over a span of time. */
final class TickMeter {
  private final long startNanos;
  private final AtomicLong ticks = new AtomicLong();

  TickMeter(long startNanos) {
    this.startNanos = startNanos;
  }

  void ticked() {
    ticks.incrementAndGet();
  }

  /** The mean interval since the start; all of the time if there was no tick. */
  long meanMillis(long nowNanos) {
    long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(nowNanos - startNanos);
    return Math.round((double) elapsedMillis / Math.max(1, ticks.get()));
  }
}
