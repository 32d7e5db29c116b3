package io.quorate.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.chaos.register.Call;
import io.quorate.chaos.register.Need;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: the oracle is awake. Method: tell it of each broken promise, and of its lawful twin. */
class CacheOracleTest {
  private static final String A = "node-1";
  private static final String B = "node-2";
  private static final long STRIKE = 10 * CacheOracle.FLUSHED_NANOS;
  private static final long LONG_BEFORE = STRIKE - CacheOracle.FLUSHED_NANOS - 10;
  private static final long JUST_BEFORE = STRIKE - CacheOracle.FLUSHED_NANOS + 10;
  private static final long MEANWHILE = STRIKE + 10;
  private static final long RECOVERY = STRIKE + 20;
  private static final long LATER = STRIKE + 30;

  private final CacheOracle through = new CacheOracle(2, false);
  private final CacheOracle back = new CacheOracle(2, true);

  @Test
  void eachKeyIsARegisterOfItsOwn() {
    through.told(0, write(A, 1, 0));
    through.told(1, write(A, 2, 2));
    through.told(0, read(B, 1, 4));
    through.told(1, read(B, 2, 4));
    through.judge();
    through.told(1, read(B, 1, 6));
    assertThatThrownBy(through::judge)
        .isInstanceOf(Violation.class)
        .hasMessageStartingWith("key 1: ");
  }

  @Test
  void aVersionHasOneValue() {
    through.seen(0, 5, 1);
    through.seen(1, 5, 2);
    through.judge();
    through.seen(0, 5, 3);
    assertThatThrownBy(through::judge)
        .isInstanceOf(Violation.class)
        .hasMessageContaining("version 5");
  }

  @Test
  void theVersionOfALostWriteDoesNotComeAgain() {
    strike(back, A);
    back.told(0, write(A, 1, MEANWHILE));
    back.seen(0, 5, 1);
    back.judge();
    back.told(0, write(B, 2, LATER));
    back.seen(0, 5, 2);
    assertThatThrownBy(back::judge).isInstanceOf(Violation.class).hasMessageContaining("version 5");
  }

  /** A refusal names a version, whose value may become known after it. */
  @Test
  void aRefusalHasSeenTheVersionThatItNames() {
    through.told(0, write(A, 1, 0));
    through.told(0, write(A, 2, 2));
    through.told(0, look(Need.otherThan(9), 4), 7);
    through.seen(0, 7, 2);
    through.judge();
    through.told(0, look(Need.otherThan(9), 6), 8);
    through.seen(0, 8, 1);
    assertThatThrownBy(through::judge).isInstanceOf(Violation.class);
  }

  @Test
  void withWriteThroughNothingIsLost() {
    strike(through, A);
    through.told(0, write(A, 1, LONG_BEFORE));
    through.told(0, write(A, 2, MEANWHILE));
    through.told(0, read(B, 1, LATER));
    assertThatThrownBy(through::judge).isInstanceOf(Violation.class);
  }

  @Test
  void withWriteBackTheNodeThatIsStruckMayLoseWhatItHadNotFlushed() {
    strike(back, A);
    back.told(0, write(A, 1, LONG_BEFORE));
    back.told(0, write(A, 2, JUST_BEFORE));
    back.told(0, write(A, 3, MEANWHILE));
    back.told(0, read(B, 1, LATER));
    back.judge();
    assertThat(back.losses()).isEqualTo(2);
    assertThat(back.toString()).contains("2 answered writes lost");
  }

  @Test
  void whatItHadTimeToFlushIsNotLost() {
    strike(back, A);
    back.told(0, write(A, 1, LONG_BEFORE - 10));
    back.told(0, write(A, 2, LONG_BEFORE));
    back.told(0, read(B, 1, LATER));
    assertThatThrownBy(back::judge).isInstanceOf(Violation.class);
  }

  @Test
  void whatIsWrittenAfterTheRecoveryIsNotLost() {
    strike(back, A);
    back.told(0, write(A, 1, LONG_BEFORE));
    back.told(0, write(A, 2, LATER));
    back.told(0, read(B, 1, LATER + 10));
    assertThatThrownBy(back::judge).isInstanceOf(Violation.class);
  }

  @Test
  void otherNodesLoseNothing() {
    strike(back, A);
    back.told(0, write(B, 1, LONG_BEFORE));
    back.told(0, write(B, 2, JUST_BEFORE));
    back.told(0, read(B, 1, LATER));
    assertThatThrownBy(back::judge).isInstanceOf(Violation.class);
  }

  @Test
  void aStrikeExcusesTheWritesOfItsRoundAlone() {
    strike(back, A);
    back.judge();
    back.told(0, write(A, 1, LATER));
    back.told(0, write(A, 2, LATER + 10));
    back.told(0, read(B, 1, LATER + 20));
    assertThatThrownBy(back::judge).isInstanceOf(Violation.class);
  }

  @Test
  void removedValuesDoNotReturn() {
    strike(back, A);
    back.told(0, write(A, 1, LONG_BEFORE));
    back.told(0, new Call(A, Need.SOMETHING, Need.ABSENT, false, JUST_BEFORE, JUST_BEFORE + 1));
    back.told(0, read(B, 1, LATER));
    assertThatThrownBy(back::judge).isInstanceOf(Violation.class);
  }

  private static void strike(CacheOracle oracle, String node) {
    oracle.struck(List.of(node), STRIKE);
    oracle.recovered(List.of(node), RECOVERY);
  }

  private static Call write(String node, long value, long atNanos) {
    return new Call(node, Need.ANYTHING, value, false, atNanos, atNanos + 1);
  }

  private static Call read(String node, long value, long atNanos) {
    return new Call(node, Need.exactly(value), Call.UNCHANGED, false, atNanos, atNanos + 1);
  }

  private static Call look(Need need, long atNanos) {
    return new Call(A, need, Call.UNCHANGED, false, atNanos, atNanos + 1);
  }
}
