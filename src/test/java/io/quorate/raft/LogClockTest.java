package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Goal: log time never goes back and never leaps. Method: moments on one clock. */
class LogClockTest {
  private final LogClock clock = new LogClock();

  @Test
  void standsStillWithoutALeader() {
    clock.observe(1, 500);
    clock.advance(10_000);

    assertThat(clock.timeMillis()).isEqualTo(500);
  }

  @Test
  void runsFromTheGreatestStampSeen() {
    clock.observe(1, 500);
    clock.observe(1, 300);
    clock.start(2, 0, 10_000);
    clock.advance(10_010);
    clock.advance(10_025);

    assertThat(clock.timeMillis()).isEqualTo(525);
  }

  @Test
  void countsAPauseOfTheProcessAsOneShortStep() {
    clock.start(1, 0, 0);
    clock.advance(60_000);

    assertThat(clock.timeMillis()).isEqualTo(LogClock.STEP_MILLIS_MAX);

    clock.advance(60_010);
    assertThat(clock.timeMillis()).isEqualTo(LogClock.STEP_MILLIS_MAX + 10);
  }

  @Test
  void standsStillAgainAfterTheLeaderStepsDown() {
    clock.start(1, 0, 0);
    clock.advance(50);
    clock.stop();
    clock.advance(90);
    clock.start(2, 0, 1_000);
    clock.advance(1_001);

    assertThat(clock.timeMillis()).isEqualTo(51);
  }

  /** Else it would leap when somebody leads who remembers more than the leader before him. */
  @Test
  void followsTheLeaderOfALaterTermThoughItBeginsLower() {
    clock.observe(3, 1_500);
    clock.observe(4, 500);
    clock.observe(3, 1_600);
    clock.start(5, 520, 10_000);
    clock.advance(10_010);

    assertThat(clock.timeMillis()).isEqualTo(530);
  }

  @Test
  void neverStampsBelowTheLog() {
    clock.observe(4, 500);
    clock.start(5, 700, 10_000);

    assertThat(clock.timeMillis()).isEqualTo(700);
  }
}
