package io.quorate.sim.check;

import static io.quorate.sim.check.Linearizability.UNANSWERED;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Rng;
import io.quorate.sim.check.Linearizability.Call;
import io.quorate.sim.check.Linearizability.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Goal: the checker calls a history what it is. Method: histories of a register, known by hand. */
class LinearizabilityTest {
  private static final long STEPS_MAX = 1_000_000;

  /** A call of the register: a write of {@code value}, or a read that returned it. */
  private record Access(boolean isWrite, int value) {}

  private static final class Register implements Linearizability.Model<Integer, Access> {
    @Override
    public Integer initial() {
      return 0;
    }

    @Override
    public List<Integer> after(Integer state, Call<Access> call) {
      Access access = call.operation();
      return access.isWrite() || access.value() == state ? List.of(access.value()) : List.of();
    }
  }

  @Test
  void nothingIsLinearizable() {
    assertThat(verdict(List.of())).isEqualTo(Verdict.LINEARIZABLE);
  }

  @Test
  void callsOneAfterTheOtherKeepTheirOrder() {
    assertThat(verdict(List.of(write(1, 0, 1), read(1, 2, 3)))).isEqualTo(Verdict.LINEARIZABLE);
    assertThat(verdict(List.of(write(1, 0, 1), read(0, 2, 3)))).isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void overlappingReadMaySeeEitherValue() {
    assertThat(verdict(List.of(write(1, 0, 5), read(0, 1, 2)))).isEqualTo(Verdict.LINEARIZABLE);
    assertThat(verdict(List.of(write(1, 0, 5), read(1, 1, 2)))).isEqualTo(Verdict.LINEARIZABLE);
  }

  @Test
  void newValueSeenOnceIsSeenByEveryLaterRead() {
    assertThat(verdict(List.of(write(1, 0, 9), read(1, 1, 2), read(0, 3, 4))))
        .isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void twoReadersDoNotSeeTwoWritesInOppositeOrders() {
    assertThat(
            verdict(
                List.of(
                    write(1, 0, 20), write(2, 0, 20),
                    read(1, 1, 2), read(2, 3, 4),
                    read(2, 1, 2), read(1, 3, 4)))) // the other
        .isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void readFromTheFutureIsNotLinearizable() {
    assertThat(verdict(List.of(read(1, 0, 1), write(1, 2, 3)))).isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void unansweredWriteMayTakeEffectLateOrNever() {
    Call<Access> lost = write(1, 0, UNANSWERED);
    assertThat(verdict(List.of(lost, read(0, 5, 6), read(1, 7, 8))))
        .isEqualTo(Verdict.LINEARIZABLE);
    assertThat(verdict(List.of(lost, read(0, 5, 6), read(0, 7, 8))))
        .isEqualTo(Verdict.LINEARIZABLE);
  }

  @Test
  void unansweredWriteTakesEffectOnceAtMost() {
    assertThat(
            verdict(
                List.of(
                    write(1, 0, UNANSWERED),
                    read(1, 1, 2),
                    write(2, 3, 4),
                    read(2, 5, 6),
                    read(1, 7, 8))))
        .isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void unansweredWriteTakesNoEffectBeforeItsInvocation() {
    assertThat(verdict(List.of(read(1, 0, 1), write(1, 2, UNANSWERED))))
        .isEqualTo(Verdict.NOT_LINEARIZABLE);
  }

  @Test
  void explanationNamesTheCallThatFitsNowhere() {
    Linearizability.Result<Access> result =
        Linearizability.check(new Register(), List.of(write(1, 0, 1), read(7, 2, 3)), STEPS_MAX);
    assertThat(result.longest()).containsExactly(write(1, 0, 1));
    assertThat(result.explanation()).contains("value=7");
  }

  @Test
  void historyTooWideToDecideIsNotCalledLinearizable() {
    List<Call<Access>> history =
        new ArrayList<>(IntStream.range(1, 40).mapToObj(i -> write(i, 0, 100)).toList());
    history.add(read(-1, 0, 100));
    assertThat(Linearizability.check(new Register(), history, 10_000).verdict())
        .isEqualTo(Verdict.TOO_LONG);
  }

  /** Method: calls whose instants are known, widened at random; then one answer is falsified. */
  @Test
  void widenedSequentialHistoriesAreLinearizableAndFalsifiedOnesAreNot() {
    for (long seed = 0; seed < 300; seed++) {
      Rng rng = new Rng(seed);
      List<Call<Access>> history = new ArrayList<>();
      int value = 0;
      for (int i = 1; i <= 60; i++) {
        boolean isWrite = rng.chance(0.5);
        value = isWrite ? i : value;
        long instant = 100L * i;
        long from = instant - rng.between(0, 250);
        history.add(new Call<>(new Access(isWrite, value), from, instant + rng.between(0, 250)));
      }
      history.add(read(value, 20_000, 20_001));
      Collections.shuffle(history, new java.util.Random(seed));
      assertThat(Linearizability.check(new Register(), history, STEPS_MAX).verdict())
          .as("seed %d", seed)
          .isEqualTo(Verdict.LINEARIZABLE);

      history.add(read(-1, rng.between(0, 7_000), 7_001));
      assertThat(Linearizability.check(new Register(), history, STEPS_MAX).verdict())
          .as("seed %d with a read of what nobody wrote", seed)
          .isEqualTo(Verdict.NOT_LINEARIZABLE);
    }
  }

  private static Verdict verdict(List<Call<Access>> history) {
    return Linearizability.check(new Register(), history, STEPS_MAX).verdict();
  }

  private static Call<Access> write(int value, long from, long to) {
    return new Call<>(new Access(true, value), from, to);
  }

  private static Call<Access> read(int value, long from, long to) {
    return new Call<>(new Access(false, value), from, to);
  }
}
