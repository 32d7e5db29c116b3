package io.quorate.sim;

import io.quorate.port.WallClock;
import java.util.function.LongSupplier;

/** The clocks of one machine: they drift, and the wall clock is set now and then. */
final class SimClock implements LongSupplier, WallClock {
  /** The time of day at which every run begins. */
  private static final long EPOCH_MILLIS = 1_750_000_000_000L;

  private final Timeline timeline;
  private double rate;
  private long anchorTrueNanos;
  private double anchorLocalNanos;
  private long wallOffsetMillis;

  /**
   * @param rate how fast the clock runs; 1 is true
   * @param startNanos what it shows at the beginning
   */
  SimClock(Timeline timeline, double rate, long startNanos) {
    this.timeline = timeline;
    this.rate = rate;
    this.anchorTrueNanos = timeline.nowNanos();
    this.anchorLocalNanos = startNanos;
  }

  /** Monotonic nanoseconds. */
  @Override
  public long getAsLong() {
    return (long) local();
  }

  @Override
  public long millis() {
    return EPOCH_MILLIS + timeline.nowMillis() + wallOffsetMillis;
  }

  void drift(double newRate) {
    anchorLocalNanos = local();
    anchorTrueNanos = timeline.nowNanos();
    rate = newRate;
  }

  void setWall(long offsetMillis) {
    wallOffsetMillis = offsetMillis;
  }

  private double local() {
    return anchorLocalNanos + (timeline.nowNanos() - anchorTrueNanos) * rate;
  }
}
