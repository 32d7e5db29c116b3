package io.quorate.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopWatchTest {
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(LoopWatch.STALL_SECONDS_MAX);

  private final LoopWatch watch = new LoopWatch();

  @Test
  void aLoopThatIsSeenForTheFirstTimeMoves() {
    assertThat(watch.isMoving("first", Long.MAX_VALUE)).isTrue();
  }

  @Test
  void aLoopThatStandsStillTooLongIsFound() {
    Object same = new Object();
    assertThat(watch.isMoving(same, 0)).isTrue();
    assertThat(watch.isMoving(same, STALL_NANOS)).isTrue();
    assertThat(watch.isMoving(same, STALL_NANOS + 1)).isFalse();
  }

  @Test
  void aLoopThatMovesAgainIsAliveAgain() {
    Object same = new Object();
    assertThat(watch.isMoving(same, 0)).isTrue();
    assertThat(watch.isMoving(same, 2 * STALL_NANOS)).isFalse();
    assertThat(watch.isMoving(new Object(), 2 * STALL_NANOS)).isTrue();
  }
}
