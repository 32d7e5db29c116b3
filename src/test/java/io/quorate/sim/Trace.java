package io.quorate.sim;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;

/**
 * What has happened: always a digest, so that two runs can be compared, and if wanted the last
 * lines of text for a reader.
 */
final class Trace {
  private static final long PRIME = 0x100000001B3L;

  private final Timeline timeline;
  private final int linesMax;
  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private long digest = 0xCBF29CE484222325L;

  /**
   * @param linesMax how many lines are kept; 0 for none, which is fast
   */
  Trace(Timeline timeline, int linesMax) {
    this.timeline = timeline;
    this.linesMax = linesMax;
  }

  long digest() {
    return digest;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  void note(long a, long b, long c) {
    mix(timeline.nowNanos());
    mix(a);
    mix(b);
    mix(c);
  }

  /** Notes something that is rare enough to be text. */
  void note(String text) {
    // The hash of a string is specified; those of enums and arrays differ between two runs.
    mix(timeline.nowNanos());
    mix(text.hashCode());
    say(() -> text);
  }

  void say(Supplier<String> text) {
    if (linesMax > 0) {
      if (lines.size() == linesMax) {
        lines.removeFirst();
      }
      lines.addLast(String.format("%9.3f ms  %s", timeline.nowNanos() / 1e6, text.get()));
    }
  }

  private void mix(long value) {
    digest = (digest ^ value) * PRIME;
    digest ^= digest >>> 29;
  }
}
