package io.quorate.coherence;

import io.quorate.port.WallClock;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The monotonic clock of leases, and the doubt about it: on a machine that was suspended it may
 * have stood still, while the time of day went on. Thread-safe; one thread alone looks.
 */
final class CacheClock {
  /** A look that took longer than this part of what is tolerated says nothing. */
  private static final int LOOK_PARTS = 4;

  private final LongSupplier monotonic;
  private final WallClock wall;
  private final long toleranceNanos;
  private volatile long aheadNanos;

  /**
   * @param toleranceNanos by how much the time of day may get ahead between two looks
   */
  CacheClock(LongSupplier monotonic, WallClock wall, long toleranceNanos) {
    this.monotonic = monotonic;
    this.wall = wall;
    this.toleranceNanos = toleranceNanos;
    aheadNanos = ahead();
  }

  long nanos() {
    return monotonic.getAsLong();
  }

  /** Whether the time of day has got ahead since the last look. */
  boolean isInDoubt() {
    return ahead() - aheadNanos > toleranceNanos;
  }

  /**
   * Looks at both clocks.
   *
   * @return by how much the time of day has got ahead since the last look; 0 for what is tolerated
   */
  long look() {
    long beganNanos = monotonic.getAsLong();
    long now = ahead();
    long gainedNanos = now - aheadNanos;
    boolean hasJumped = gainedNanos > toleranceNanos;
    boolean isSharp = monotonic.getAsLong() - beganNanos < toleranceNanos / LOOK_PARTS;
    if (hasJumped || isSharp) {
      aheadNanos = now;
    }
    return hasJumped ? gainedNanos : 0;
  }

  // The time of day first: a thread that is held up in between sees it too far behind, not ahead.
  private long ahead() {
    long dayNanos = TimeUnit.MILLISECONDS.toNanos(wall.millis());
    return dayNanos - monotonic.getAsLong();
  }
}
