package io.quorate.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cache.CacheKey;
import io.quorate.kernel.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Goal: everybody is answered, once, and nobody is told what is not certain. */
class CacheCallsTest {
  private static final long PATIENCE_NANOS = 1_000;
  private static final CacheKey KEY = new CacheKey(3, "k");

  private final CacheCalls calls = new CacheCalls(PATIENCE_NANOS);
  private final List<Outcome> answers = new ArrayList<>();
  private final Set<Long> underWay = new TreeSet<>();
  private int released;

  private long add(boolean changes, long nowNanos) {
    return calls.add(new CacheCalls.Taken(KEY, changes, answers::add, () -> released++), nowNanos);
  }

  private void giveUp(long nowNanos) {
    calls.giveUp(nowNanos, (key, call) -> !underWay.contains(call));
  }

  @Test
  void anAnswerComesOnce() {
    long call = add(true, 0);
    calls.answer(call, new Outcome.Overloaded("full"));
    calls.answer(call, new Outcome.Overloaded("full"));
    giveUp(PATIENCE_NANOS);
    assertThat(answers).containsExactly(new Outcome.Overloaded("full"));
    assertThat(released).isEqualTo(1);
  }

  @Test
  void whoseTimeIsUpIsAnsweredAndWhoseIsNotWaits() {
    add(false, 0);
    add(false, 1);
    giveUp(PATIENCE_NANOS - 1);
    assertThat(answers).isEmpty();
    giveUp(PATIENCE_NANOS);
    assertThat(answers).hasSize(1).first().isInstanceOf(Outcome.Unavailable.class);
  }

  @Test
  void ofAChangeThatIsUnderWayNobodyKnowsWhetherItWasDoneAndItsValueIsKeptUntilItIs() {
    long call = add(true, 0);
    underWay.add(call);
    giveUp(PATIENCE_NANOS);
    assertThat(answers).singleElement().isInstanceOf(Outcome.OutcomeUnknown.class);
    assertThat(released).isZero();

    calls.answer(call, new Outcome.Overloaded("full"));
    assertThat(answers).hasSize(1);
    assertThat(released).isEqualTo(1);
  }

  @Test
  void aChangeThatHasNotLeftWasNotDone() {
    add(true, 0);
    giveUp(PATIENCE_NANOS);
    assertThat(answers).singleElement().isInstanceOf(Outcome.Unavailable.class);
    assertThat(released).isEqualTo(1);
  }

  @Test
  void whenTheNodeEndsEverybodyIsAnsweredAndNothingIsKept() {
    underWay.add(add(true, 0));
    giveUp(PATIENCE_NANOS);
    add(true, 0);
    add(false, 0);
    calls.abandon("the node was stopped");
    assertThat(answers)
        .extracting(Object::getClass)
        .hasToString(
            List.of(
                    Outcome.OutcomeUnknown.class,
                    Outcome.OutcomeUnknown.class,
                    Outcome.Unavailable.class)
                .toString());
    assertThat(released).isEqualTo(3);
  }
}
