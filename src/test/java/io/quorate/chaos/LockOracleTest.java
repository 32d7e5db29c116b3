package io.quorate.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: the oracle is awake. Method: tell it of each broken promise, and of its lawful twin. */
class LockOracleTest {
  private static final long TTL = 100;

  private final LockOracle oracle = new LockOracle();

  @Test
  void twoCertainHoldsOfOneLockAreAViolation() {
    grant("a", 1, 0);
    assertThatThrownBy(() -> grant("b", 2, TTL - 1))
        .isInstanceOf(Violation.class)
        .hasMessageContaining("is held");
  }

  @Test
  void aLockPassesOnOnceItsReleaseIsSentOrItsLeaseHasEnded() {
    Lease first = grant("a", 1, 0);
    oracle.releasing(first);
    grant("b", 2, 10);
    grant("c", 3, 10 + TTL);
    assertThat(oracle.grants()).isEqualTo(3);
  }

  @Test
  void aRenewedLeaseIsHeldOn() {
    Lease first = grant("a", 1, 0);
    oracle.renewed(first.until(3 * TTL));
    assertThatThrownBy(() -> grant("b", 2, 2 * TTL)).hasMessageContaining("is held");
  }

  @Test
  void anAnswerThatComesAfterTheEndOfItsLeaseHarmsNobody() {
    LockOracle.Before before = oracle.asked("lock", 0);
    grant("b", 2, TTL);
    assertThatCode(() -> oracle.granted(before, new Lease("lock", "a", 1, TTL), TTL + TTL / 2))
        .doesNotThrowAnyException();
  }

  @Test
  void aTokenBelowOneThatHadArrivedIsAViolationOnAnyLock() {
    grant("a", 7, 0);
    LockOracle.Before before = oracle.asked("another", 1);
    assertThatThrownBy(() -> oracle.granted(before, new Lease("another", "b", 7, TTL), 2))
        .hasMessageContaining("token 7");
  }

  @Test
  void theResourceRejectsOnlyHoldersWhoseLeaseHasEnded() {
    Lease late = grant("a", 1, 0);
    oracle.write(late, 1);
    Lease next = grant("b", 2, TTL);
    oracle.write(next, TTL);
    oracle.write(late, TTL);
    assertThat(oracle.rejectedWrites()).isEqualTo(1);
    assertThatThrownBy(() -> oracle.write(late.until(3 * TTL), TTL))
        .hasMessageContaining("overtaken");
  }

  @Test
  void aReadWithinACertainHoldSeesIt() {
    Lease lease = grant("a", 1, 0);
    LockOracle.Before before = oracle.asked("lock", 1);
    oracle.read(before, List.of("a=1"), 2);
    assertThatThrownBy(() -> oracle.read(before, List.of(), 2)).hasMessageContaining("a read");
    assertThatThrownBy(() -> oracle.read(before, List.of("b=0"), 2)).hasMessageContaining("b=0");
    oracle.releasing(lease);
    oracle.read(before, List.of(), 3);
  }

  private Lease grant(String client, long token, long nowNanos) {
    Lease lease = new Lease("lock", client, token, nowNanos + TTL);
    oracle.granted(oracle.asked("lock", nowNanos), lease, nowNanos);
    return lease;
  }
}
