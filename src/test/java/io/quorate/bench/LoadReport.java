package io.quorate.bench;

import com.google.errorprone.annotations.FormatMethod;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * The figures of one run.
 *
 * @param cpuSeconds CPU seconds used while measuring, by who used them
 */
record LoadReport(LoadCounts counts, double seconds, Map<String, Double> cpuSeconds) {
  LoadReport {
    cpuSeconds = new TreeMap<>(cpuSeconds);
  }

  long operations() {
    return counts.operations.values().stream().mapToLong(OperationCounts::units).sum();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "%.0f operations/s (%d in %.1f s)", operations() / seconds, operations(), seconds);
    line(text, "%-11s%10s%10s%10s%10s%10s", "ms", "per s", "p50", "p95", "p99", "max");
    counts.operations.forEach((operation, count) -> latencies(text, operation, count));
    turns(text);
    line(text, "held by another (423): %d", counts.held);
    line(text, "other answers, by status: %s", counts.refusals);
    line(text, "connection faults: %s", counts.faults);
    line(text, "tokens that did not rise: %d", counts.tokensNotRising);
    cpuSeconds.forEach(
        (who, used) ->
            line(
                text,
                "CPU %s: %.2f s, %.0f us an operation",
                who,
                used,
                used * 1e6 / Math.max(1, operations())));
    return text.toString();
  }

  private void latencies(StringBuilder text, String operation, OperationCounts count) {
    Histogram micros = count.micros();
    line(
        text,
        "%-11s%10.0f%10.2f%10.2f%10.2f%10.2f",
        operation,
        count.units() / seconds,
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(95) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getMaxValue() / 1e3);
  }

  private void turns(StringBuilder text) {
    List<Long> sorted = counts.turns.values().stream().sorted().toList();
    if (sorted.size() > 1) {
      line(
          text,
          "turns of each of %d connections: least %d, median %d, most %d",
          sorted.size(),
          sorted.get(0),
          sorted.get(sorted.size() / 2),
          sorted.get(sorted.size() - 1));
    }
  }

  @FormatMethod
  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
