package io.quorate.server.ops;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** How often something took how long. Thread-safe; to record costs no allocation and no lock. */
public final class Timings {
  /** The upper bounds of the classes but the last, which has none. */
  static final long[] BOUNDS_MICROS = {
    100,
    250,
    500,
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    1_000_000,
    5_000_000,
    60_000_000
  };

  private final AtomicLongArray counts = new AtomicLongArray(BOUNDS_MICROS.length + 1);
  private final LongAdder sumNanos = new LongAdder();

  /** Something took so long. */
  public void record(long nanos) {
    long micros = TimeUnit.NANOSECONDS.toMicros(nanos);
    int place = 0;
    while (place < BOUNDS_MICROS.length && micros > BOUNDS_MICROS[place]) {
      place++;
    }
    counts.incrementAndGet(place);
    sumNanos.add(nanos);
  }

  /** How many took no longer than the bound of that place, or any time at all beyond the last. */
  long countUpTo(int place) {
    long count = 0;
    for (int i = 0; i <= place; i++) {
      count += counts.get(i);
    }
    return count;
  }

  long count() {
    return countUpTo(BOUNDS_MICROS.length);
  }

  double sumSeconds() {
    return sumNanos.sum() / 1e9;
  }
}
