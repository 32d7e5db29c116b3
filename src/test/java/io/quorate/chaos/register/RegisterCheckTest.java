package io.quorate.chaos.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.Rng;
import io.quorate.sim.check.Linearizability;
import io.quorate.sim.check.Linearizability.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: the check calls a history what it is. Method: histories known by hand; random ones that
 * another checker has judged; long ones that come from a register, and the same with one lie.
 */
class RegisterCheckTest {
  private static final String A = "node-a";
  private static final String B = "node-b";
  private static final long NEVER_RETURNS = Call.UNANSWERED;

  /** Writes by A from 100 on may be lost from 200 on. */
  private static final Losses OF_A =
      write -> write.node().equals(A) && write.returnedNanos() >= 100 ? 200 : Losses.NEVER;

  @Test
  void readsWhatWasWrittenLast() throws Contradiction {
    check(write(1, 0, 1), read(1, 2, 3), write(2, 4, 5), read(2, 6, 7));
    assertBroken(write(1, 0, 1), write(2, 2, 3), read(1, 4, 5));
    assertBroken(write(1, 0, 1), read(7, 2, 3));
    assertBroken(read(1, 0, 1), write(1, 2, 3));
  }

  @Test
  void overlappingCallsComeInAnyOrderAndAllInOne() throws Contradiction {
    check(write(1, 0, 9), read(1, 1, 2), write(2, 0, 9), read(2, 3, 4));
    assertBroken(write(1, 0, 9), write(2, 0, 9), read(1, 1, 2), read(2, 3, 4), read(1, 5, 6));
  }

  @Test
  void callsWithoutAnAnswerTakeEffectLateOrNeverButOnceAndNotBefore() throws Contradiction {
    check(write(1, 0, NEVER_RETURNS), write(2, 1, 2), read(2, 3, 4), read(1, 50, 51));
    check(write(1, 0, NEVER_RETURNS), write(2, 1, 2), read(2, 3, 4));
    assertBroken(
        write(1, 0, NEVER_RETURNS), read(1, 1, 2), write(2, 3, 4), read(2, 5, 6), read(1, 7, 8));
    assertBroken(read(1, 1, 2), write(1, 3, NEVER_RETURNS));
  }

  @Test
  void callsWithoutAnAnswerAreKeptForTheNextHistories() throws Contradiction {
    RegisterCheck check = new RegisterCheck(Losses.NONE);
    check.add(List.of(write(1, 0, NEVER_RETURNS), write(2, 1, 2), read(2, 3, 4)));
    assertThat(check.unresolved()).isEqualTo(1);
    check.add(List.of(read(1, 10, 11)));
    assertThat(check.unresolved()).isZero();
    assertThatThrownBy(() -> check.add(List.of(read(2, 20, 21))))
        .isInstanceOf(Contradiction.class)
        .hasMessageContaining("value=2")
        .hasMessageContaining("can have had: 1");
  }

  @Test
  void conditionsHoldWhenTheCallTakesEffect() throws Contradiction {
    check(write(1, 0, 1), swap(1, 2, 2, 3), read(2, 4, 5));
    assertBroken(write(1, 0, 1), write(3, 2, 3), swap(1, 2, 4, 5));
    assertBroken(write(1, 0, 1), swap(1, 2, 2, 9), swap(1, 3, 2, 9));
    check(write(1, 0, 1), swap(1, 2, 2, 9), look(Need.otherThan(1), 2, 9));
    assertBroken(write(1, 0, 1), look(Need.otherThan(1), 2, 9));
  }

  @Test
  void deletedKeysAreEmptyUntilTheyAreWritten() throws Contradiction {
    Call delete = new Call(A, Need.SOMETHING, Need.ABSENT, false, 2, 3);
    check(write(1, 0, 1), delete, look(Need.NOTHING, 4, 5));
    assertBroken(write(1, 0, 1), delete, read(1, 4, 5));
    assertBroken(delete);
    Call unknown = new Call(A, Need.ANYTHING, Need.ABSENT, false, 0, NEVER_RETURNS);
    check(write(1, 0, 1), unknown, look(Need.NOTHING, 4, 5));
  }

  @Test
  void onlyWritesThatMayBeLostAreLostAndAreCounted() throws Contradiction {
    RegisterCheck check = new RegisterCheck(OF_A);
    check.add(
        List.of(at(A, 1, 0, 10), at(A, 2, 100, 110), at(A, 3, 120, 130), see(A, 3, 140, 150)));
    assertThat(check.losses()).isZero();
    check.add(List.of(see(B, 1, 210, 220), see(A, 1, 230, 240)));
    assertThat(check.losses()).isEqualTo(2);
    assertThatThrownBy(() -> check.add(List.of(see(A, 3, 250, 260))))
        .isInstanceOf(Contradiction.class);
  }

  @Test
  void writesAreNotLostBeforeTheFault() {
    assertLost(at(A, 1, 0, 10), at(A, 2, 100, 110), see(B, 1, 150, 190));
  }

  @Test
  void writesOfOtherNodesAreNotLost() {
    assertLost(at(A, 1, 0, 10), at(B, 2, 100, 110), see(B, 1, 210, 220));
  }

  @Test
  void olderWritesAreNotLost() {
    assertLost(at(B, 1, 0, 10), at(A, 2, 20, 30), at(A, 3, 100, 110), see(B, 1, 210, 220));
  }

  @Test
  void whatOthersHaveSeenIsNotLost() throws Contradiction {
    assertLost(at(A, 1, 0, 10), at(A, 2, 100, 110), see(B, 2, 120, 130), see(B, 1, 210, 220));
    // The writer's own copy tells nobody whether memory has it; its answer from elsewhere does.
    Call fetched = new Call(A, Need.exactly(2), Call.UNCHANGED, false, 120, 130);
    assertLost(at(A, 1, 0, 10), at(A, 2, 100, 110), fetched, see(B, 1, 210, 220));
    new RegisterCheck(OF_A)
        .add(
            List.of(at(A, 1, 0, 10), at(A, 2, 100, 110), see(A, 2, 120, 130), see(B, 1, 210, 220)));
  }

  @Test
  void lostWriteLeavesNoHoleBelowLaterOnes() {
    assertLost(at(A, 1, 0, 10), at(A, 2, 100, 110), at(A, 3, 120, 130), see(B, 9, 210, 220));
  }

  /** Method: short random histories, right and wrong, against Wing and Gong's search. */
  @Test
  void saysOfRandomHistoriesWhatTheOtherCheckerSays() {
    int right = 0;
    int wrong = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      List<Call> history = RandomHistory.anyAnswers(new Rng(seed));
      boolean isRight =
          Linearizability.check(new Model(), timed(history), 1_000_000).verdict()
              == Verdict.LINEARIZABLE;
      boolean isAccepted = accepts(history);
      assertThat(isAccepted).as("seed %d: %s", seed, history).isEqualTo(isRight);
      right += isRight ? 1 : 0;
      wrong += isRight ? 0 : 1;
    }
    assertThat(right).isGreaterThan(1_000);
    assertThat(wrong).isGreaterThan(1_000);
  }

  /** Method: a register that twelve clients use at once; then one of its answers is another. */
  @Test
  void followsLongHistoriesAndFindsOneLieInThem() {
    for (long seed = 1; seed <= 5; seed++) {
      List<Call> history = RandomHistory.ofRegister(new Rng(seed), 40_000);
      assertThat(accepts(history)).as("seed %d", seed).isTrue();
      assertThat(accepts(RandomHistory.withOneStaleRead(history, new Rng(seed))))
          .as("seed %d with a stale read", seed)
          .isFalse();
    }
  }

  @Test
  void versionsThatComeTwiceAreNoticed() {
    Versions versions = new Versions();
    versions.seen(4, 11);
    versions.seen(4, 11);
    versions.seen(5, 11);
    assertThat(versions.values(4)).containsExactly(11L);
    assertThat(versions.values(6)).isEmpty();
    assertThat(versions.doubled()).isEmpty();
    versions.seen(4, 12);
    assertThat(versions.doubled()).containsExactly(4L);
  }

  /** A key as one client alone would know it. */
  private static final class Model implements Linearizability.Model<Long, Call> {
    @Override
    public Long initial() {
      return Need.ABSENT;
    }

    @Override
    public List<Long> after(Long had, Linearizability.Call<Call> made) {
      Call call = made.operation();
      if (!call.need().allows(had)) {
        return call.isAnswered() ? List.of() : List.of(had);
      }
      return List.of(call.makes() == Call.UNCHANGED ? had : call.makes());
    }
  }

  private static List<Linearizability.Call<Call>> timed(List<Call> history) {
    List<Linearizability.Call<Call>> timed = new ArrayList<>();
    history.forEach(
        call ->
            timed.add(new Linearizability.Call<>(call, call.invokedNanos(), call.returnedNanos())));
    return timed;
  }

  private static boolean accepts(List<Call> history) {
    try {
      new RegisterCheck(Losses.NONE).add(history);
      return true;
    } catch (Contradiction e) {
      return false;
    }
  }

  private static void check(Call... history) throws Contradiction {
    new RegisterCheck(Losses.NONE).add(List.of(history));
  }

  private static void assertBroken(Call... history) {
    assertThatThrownBy(() -> check(history)).isInstanceOf(Contradiction.class);
  }

  private static void assertLost(Call... history) {
    assertThatThrownBy(() -> new RegisterCheck(OF_A).add(List.of(history)))
        .isInstanceOf(Contradiction.class);
    List<Call> allButTheLast = List.of(history).subList(0, history.length - 1);
    assertThatCode(() -> new RegisterCheck(OF_A).add(allButTheLast)).doesNotThrowAnyException();
  }

  private static Call write(long value, long from, long to) {
    return at(A, value, from, to);
  }

  private static Call at(String node, long value, long from, long to) {
    return new Call(node, Need.ANYTHING, value, false, from, to);
  }

  private static Call swap(long expected, long value, long from, long to) {
    return new Call(A, Need.exactly(expected), value, false, from, to);
  }

  private static Call read(long value, long from, long to) {
    return see(A, value, from, to);
  }

  private static Call see(String node, long value, long from, long to) {
    return new Call(node, Need.exactly(value), Call.UNCHANGED, true, from, to);
  }

  private static Call look(Need need, long from, long to) {
    return new Call(A, need, Call.UNCHANGED, false, from, to);
  }
}
