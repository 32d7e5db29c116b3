package io.quorate.bench;

import com.google.errorprone.annotations.FormatMethod;
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
    return counts.acquires.getTotalCount() + counts.releases.getTotalCount();
  }

  String text() {
    Histogram all = counts.acquires.copy();
    all.add(counts.releases);
    StringBuilder text = new StringBuilder();
    line(text, "%.0f operations/s (%d in %.1f s)", operations() / seconds, operations(), seconds);
    line(text, "%-9s%10s%10s%10s%10s%10s", "ms", "count", "p50", "p95", "p99", "max");
    latencies(text, "acquire", counts.acquires);
    latencies(text, "release", counts.releases);
    latencies(text, "both", all);
    line(text, "held by another (423): %d", counts.held);
    line(text, "refused, by status: %s", counts.refusals);
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

  private static void latencies(StringBuilder text, String name, Histogram micros) {
    line(
        text,
        "%-9s%10d%10.2f%10.2f%10.2f%10.2f",
        name,
        micros.getTotalCount(),
        micros.getValueAtPercentile(50) / 1e3,
        micros.getValueAtPercentile(95) / 1e3,
        micros.getValueAtPercentile(99) / 1e3,
        micros.getMaxValue() / 1e3);
  }

  @FormatMethod
  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
