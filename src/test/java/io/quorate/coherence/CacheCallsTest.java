package io.quorate.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: everybody is answered, once, and nobody is told what is not certain. */
class CacheCallsTest {
  private static final long PATIENCE_NANOS = 1_000;

  private final CacheCalls calls = new CacheCalls(PATIENCE_NANOS);
  private final List<Outcome> answers = new ArrayList<>();

  @Test
  void anAnswerComesOnce() {
    long call = calls.add(true, 0, answers::add);
    calls.answer(call, new Outcome.Overloaded("full"));
    calls.answer(call, new Outcome.Overloaded("full"));
    calls.giveUp(PATIENCE_NANOS);
    assertThat(answers).containsExactly(new Outcome.Overloaded("full"));
  }

  @Test
  void whoseTimeIsUpIsAnsweredAndWhoseIsNotWaits() {
    calls.add(false, 0, answers::add);
    calls.add(false, 1, answers::add);
    calls.giveUp(PATIENCE_NANOS - 1);
    assertThat(answers).isEmpty();
    calls.giveUp(PATIENCE_NANOS);
    assertThat(answers).hasSize(1).first().isInstanceOf(Outcome.Unavailable.class);
  }

  @Test
  void ofAChangeNobodyKnowsWhetherItWasDone() {
    calls.add(true, 0, answers::add);
    calls.giveUp(PATIENCE_NANOS);
    calls.add(true, 0, answers::add);
    calls.abandon("the node was stopped");
    assertThat(answers).hasSize(2).allMatch(Outcome.OutcomeUnknown.class::isInstance);
  }
}
