package io.quorate.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What one selector thread, or all together, have seen. Latencies are in microseconds. */
final class LoadCounts {
  private static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(5);
  private static final int DIGITS = 3;

  final Histogram acquires = new Histogram(MICROS_MAX, DIGITS);
  final Histogram releases = new Histogram(MICROS_MAX, DIGITS);
  final Map<Integer, Long> refusals = new TreeMap<>();
  final Map<String, Long> faults = new TreeMap<>();
  long held;
  long tokensNotRising;

  void acquired(long nanos) {
    acquires.recordValue(micros(nanos));
  }

  void released(long nanos) {
    releases.recordValue(micros(nanos));
  }

  void refused(int status) {
    refusals.merge(status, 1L, Long::sum);
  }

  /** A connection failed; the request on it, if any, has an unknown outcome. */
  void failed(String fault) {
    faults.merge(fault, 1L, Long::sum);
  }

  void add(LoadCounts other) {
    acquires.add(other.acquires);
    releases.add(other.releases);
    other.refusals.forEach((status, count) -> refusals.merge(status, count, Long::sum));
    other.faults.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
    held += other.held;
    tokensNotRising += other.tokensNotRising;
  }

  void clear() {
    acquires.reset();
    releases.reset();
    refusals.clear();
    faults.clear();
    held = 0;
    tokensNotRising = 0;
  }

  private static long micros(long nanos) {
    return Math.min(TimeUnit.NANOSECONDS.toMicros(nanos), MICROS_MAX);
  }
}
