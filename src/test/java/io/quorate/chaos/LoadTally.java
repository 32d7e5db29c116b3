package io.quorate.chaos;

import java.util.Map;
import java.util.TreeMap;

/** How many answers of which status the clients have had. */
final class LoadTally {
  private final Map<Integer, Long> answers = new TreeMap<>();
  private long retired;

  synchronized void answered(int status) {
    answers.merge(status, 1L, Long::sum);
  }

  synchronized void retired() {
    retired++;
  }

  /** Counts since the last call. */
  synchronized String take() {
    String text = answers + (retired == 0 ? "" : " unknown " + retired);
    answers.clear();
    retired = 0;
    return text;
  }
}
