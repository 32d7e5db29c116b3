package io.quorate.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** One kind of call: how often it was answered as wished, and how long that took. */
final class OperationCounts {
  private static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(5);
  private static final int DIGITS = 3;

  private final Histogram micros = new Histogram(MICROS_MAX, DIGITS);
  private long units;

  /**
   * @param done how many things one call has done, as many as messages in a batch
   */
  void answered(int done, long nanos) {
    units += done;
    micros.recordValue(Math.min(TimeUnit.NANOSECONDS.toMicros(nanos), MICROS_MAX));
  }

  void add(OperationCounts other) {
    micros.add(other.micros);
    units += other.units;
  }

  long units() {
    return units;
  }

  /** Latencies of the calls, in microseconds. */
  Histogram micros() {
    return micros;
  }
}
