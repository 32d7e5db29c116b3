package io.quorate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Goal: a Redis that is away is not hammered, and found soon when it is back. */
class GateTest {
  private long nowNanos = TimeUnit.DAYS.toNanos(1);
  private final Gate gate = new Gate();

  @Test
  void eachFailureIsFollowedByALongerPauseUpToABound() {
    long before = 0;
    for (int failures = 0; failures < 12; failures++) {
      gate.failed(nowNanos);
      long pause = pauseMillis();
      assertThat(pause).isBetween(Math.min(before, 2_500), Gate.PAUSE_MILLIS_MAX);
      before = failures < 5 ? pause : before;
    }
    assertThat(before).isGreaterThanOrEqualTo(Gate.PAUSE_MILLIS_MIN);
  }

  @Test
  void callsThatBeganTogetherFailOnce() {
    gate.failed(nowNanos);
    for (int others = 0; others < 100; others++) {
      gate.failed(nowNanos);
    }
    assertThat(pauseMillis()).isLessThanOrEqualTo(Gate.PAUSE_MILLIS_MIN);
  }

  @Test
  void successOpensTheGate() {
    gate.failed(nowNanos);
    assertThat(gate.isOpen(nowNanos)).isFalse();
    assertThat(gate.isInTrouble()).isTrue();
    gate.succeeded();
    assertThat(gate.isOpen(nowNanos)).isTrue();
    assertThat(gate.isInTrouble()).isFalse();
  }

  /** Until the gate opens, which is where time stands then. */
  private long pauseMillis() {
    long millis = 0;
    while (!gate.isOpen(nowNanos)) {
      nowNanos += TimeUnit.MILLISECONDS.toNanos(1);
      millis++;
    }
    return millis;
  }
}
