package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Goal: log time never goes back and never leaps. Method: moments on one clock. */
class LogClockTest {
  private final LogClock clock = new LogClock();

  @Test
  void standsStillWithoutALeader() {
    clock.observe(500);
    clock.advance(10_000);

    assertThat(clock.timeMillis()).isEqualTo(500);
  }

  @Test
  void runsFromTheGreatestStampSeen() {
    clock.observe(500);
    clock.observe(300);
    clock.start(10_000);
    clock.advance(10_010);
    clock.advance(10_025);

    assertThat(clock.timeMillis()).isEqualTo(525);
  }

  @Test
  void countsAPauseOfTheProcessAsOneShortStep() {
    clock.start(0);
    clock.advance(60_000);

    assertThat(clock.timeMillis()).isEqualTo(LogClock.STEP_MILLIS_MAX);

    clock.advance(60_010);
    assertThat(clock.timeMillis()).isEqualTo(LogClock.STEP_MILLIS_MAX + 10);
  }

  @Test
  void standsStillAgainAfterTheLeaderStepsDown() {
    clock.start(0);
    clock.advance(50);
    clock.stop();
    clock.advance(90);
    clock.start(1_000);
    clock.advance(1_001);

    assertThat(clock.timeMillis()).isEqualTo(51);
  }
}
