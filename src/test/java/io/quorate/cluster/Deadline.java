package io.quorate.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A point in time up to which something is awaited. */
final class Deadline {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  private final long atNanos;

  private Deadline(long atNanos) {
    this.atNanos = atNanos;
  }

  static Deadline after(Duration patience) {
    return new Deadline(System.nanoTime() + patience.toNanos());
  }

  boolean hasPassed() {
    return System.nanoTime() - atNanos >= 0;
  }

  /** Asks again and again; false if the deadline passed without a yes. */
  boolean awaits(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (hasPassed()) {
        return false;
      }
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
    }
    return true;
  }
}
