package io.quorate.node;

import io.quorate.kernel.Outcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The calls of clients that the loop has taken and not answered yet. Loop thread only. */
final class OpenCalls {
  private int count;
  private @Nullable Runnable onLast;

  /** Counts a call until its answer passes through what this returns. */
  Consumer<Outcome> counted(Consumer<Outcome> sink) {
    count++;
    return outcome -> {
      count--;
      sink.accept(outcome);
    };
  }

  /** From the next {@link #sweep} on, tells once that nothing is open any more. */
  void awaitLast(Runnable told) {
    onLast = told;
  }

  /**
   * @param areMoreToCome whether calls that have been let in are still on their way
   */
  void sweep(boolean areMoreToCome) {
    Runnable told = onLast;
    if (told != null && count == 0 && !areMoreToCome) {
      onLast = null;
      told.run();
    }
  }
}
