package io.quorate.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TickMeterTest {
  private static final long START_NANOS = 77;

  private final TickMeter meter = new TickMeter(START_NANOS);

  @Test
  void theMeanIntervalIsTheTimeForEachTick() {
    for (int i = 0; i <= 200; i++) {
      meter.ticked(after(10L * i));
    }
    assertThat(meter.meanMillis(after(2_003))).isEqualTo(10);
  }

  @Test
  void aTimerUnderAFloorShowsIt() {
    meter.ticked(after(1_001));
    meter.ticked(after(2_002));
    meter.ticked(after(3_003));
    assertThat(meter.meanMillis(after(3_005))).isEqualTo(1_002);
  }

  @Test
  void whatTheServerTakesUntilTheFirstTickDoesNotCount() {
    assertThat(meter.ticked(after(5_000))).as("first").isTrue();
    assertThat(meter.ticked(after(5_010))).as("first").isFalse();
    meter.ticked(after(5_020));
    assertThat(meter.meanMillis(after(5_020))).isEqualTo(10);
  }

  @Test
  void aTimerThatNeverTickedCountsAsVerySlow() {
    assertThat(meter.meanMillis(after(2_000)))
        .isEqualTo(2_000)
        .isGreaterThan(RaftTimer.CLAMPED_MILLIS);
  }

  private static long after(long millis) {
    return START_NANOS + TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
