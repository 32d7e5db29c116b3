package io.quorate.node;

import io.quorate.kernel.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Calls of a client that enter the loop in one step, and are answered in one piece. */
final class CallBatch {
  private final List<Consumer<Consumer<Outcome>>> calls;
  private final Consumer<List<Outcome>> onAnswers;
  private final Outcome[] outcomes;
  private int missing;

  /**
   * @param calls one at least; each begins a call whose answer goes to the sink that it is given
   * @param onAnswers gets the answers in the order of the calls, on a thread of {@link Answers}
   */
  CallBatch(List<Consumer<Consumer<Outcome>>> calls, Consumer<List<Outcome>> onAnswers) {
    this.calls = calls;
    this.onAnswers = onAnswers;
    outcomes = new Outcome[calls.size()];
    missing = calls.size();
  }

  int size() {
    return outcomes.length;
  }

  /** Begins all calls. Loop thread only. */
  void begin(OpenCalls open, Answers answers) {
    for (int i = 0; i < outcomes.length; i++) {
      int place = i;
      calls.get(i).accept(open.counted(outcome -> answered(place, outcome, answers)));
    }
  }

  /** Answers all calls without having begun any. Loop thread only. */
  void refuse(Outcome outcome, Answers answers) {
    for (int i = 0; i < outcomes.length; i++) {
      answered(i, outcome, answers);
    }
  }

  private void answered(int place, Outcome outcome, Answers answers) {
    outcomes[place] = outcome;
    missing--;
    if (missing == 0) {
      List<Outcome> all = Arrays.asList(outcomes);
      answers.add(() -> onAnswers.accept(all));
    }
  }
}
