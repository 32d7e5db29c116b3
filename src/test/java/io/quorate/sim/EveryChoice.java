package io.quorate.sim;

import io.quorate.kernel.Invariant;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes through all possibilities: run the same thing again and again with this, until {@link
 * #hasNext} is false after a run.
 */
public final class EveryChoice implements Choices {
  private final List<Integer> chosen = new ArrayList<>();
  private final List<Integer> options = new ArrayList<>();
  private int next;

  @Override
  public int choose(int count) {
    Invariant.check(count > 0, "nothing to choose from");
    if (next == chosen.size()) {
      chosen.add(0);
      options.add(count);
    }
    Invariant.check(options.get(next) == count, "a run differs from the one before it");
    return chosen.get(next++);
  }

  /** Goes to the next possibility; false when all have been run. */
  public boolean hasNext() {
    next = 0;
    for (int last = chosen.size() - 1; last >= 0; last--) {
      if (chosen.get(last) + 1 < options.get(last)) {
        chosen.set(last, chosen.get(last) + 1);
        return true;
      }
      chosen.remove(last);
      options.remove(last);
    }
    return false;
  }

  @Override
  public String toString() {
    return "choices " + chosen;
  }
}
