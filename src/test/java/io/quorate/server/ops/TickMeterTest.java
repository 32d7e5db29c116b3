package io.quorate.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TickMeterTest {
  private static final long START_NANOS = 77;

  @Test
  void theMeanIntervalIsTheTimeForEachTick() {
    assertThat(meanMillisAfter(200, 2_000)).isEqualTo(10);
    assertThat(meanMillisAfter(2, 2_003)).isEqualTo(1_002);
  }

  @Test
  void aTimerThatNeverTickedCountsAsVerySlow() {
    assertThat(meanMillisAfter(0, 2_000)).isEqualTo(2_000).isGreaterThan(RaftTimer.CLAMPED_MILLIS);
  }

  private static long meanMillisAfter(int ticks, long elapsedMillis) {
    TickMeter meter = new TickMeter(START_NANOS);
    for (int i = 0; i < ticks; i++) {
      meter.ticked();
    }
    return meter.meanMillis(START_NANOS + TimeUnit.MILLISECONDS.toNanos(elapsedMillis));
  }
}
