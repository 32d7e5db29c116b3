package io.quorate.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TimingsTest {
  private final Timings timings = new Timings();

  @Test
  void classesHaveTheirUpperBoundInside() {
    timings.record(0);
    timings.record(100_999);
    timings.record(101_000);
    timings.record(Long.MAX_VALUE);

    assertThat(timings.countUpTo(0)).isEqualTo(2);
    assertThat(timings.countUpTo(1)).isEqualTo(3);
    assertThat(timings.countUpTo(Timings.BOUNDS_MICROS.length - 1)).isEqualTo(3);
    assertThat(timings.count()).isEqualTo(4);
  }

  @Test
  void sumIsInSeconds() {
    timings.record(1_500_000_000);
    timings.record(250_000_000);

    assertThat(timings.sumSeconds()).isEqualTo(1.75, Offset.offset(1e-9));
  }
}
