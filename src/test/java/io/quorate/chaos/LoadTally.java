package io.quorate.chaos;

import java.util.Map;
import java.util.TreeMap;

/** How many answers of which status the clients have had, and how many of them gave a lock. */
final class LoadTally {
  private final Map<Integer, Long> answers = new TreeMap<>();
  private long granted;
  private long retired;

  synchronized void answered(int status) {
    answers.merge(status, 1L, Long::sum);
  }

  synchronized void granted() {
    granted++;
  }

  synchronized void retired() {
    retired++;
  }

  /** Counts since the last call. */
  synchronized String take() {
    String text = answers + " grants " + granted + (retired == 0 ? "" : " unknown " + retired);
    answers.clear();
    granted = 0;
    retired = 0;
    return text;
  }
}
