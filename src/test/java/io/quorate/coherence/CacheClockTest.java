package io.quorate.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Goal: a machine that was suspended is noticed. Method: two clocks that the test sets. */
class CacheClockTest {
  private static final long MILLI = 1_000_000;

  private final AtomicLong monotonic = new AtomicLong(7_000 * MILLI);
  private final AtomicLong dayMillis = new AtomicLong(1_700_000_000_000L);
  private final CacheClock clock = new CacheClock(monotonic::get, dayMillis::get, 100 * MILLI);

  @Test
  void bothClocksGoOnTogether() {
    pass(60_000, 60_000);
    assertThat(clock.isInDoubt()).isFalse();
    assertThat(clock.look()).isZero();
  }

  @Test
  void theTimeOfDayMayGetAheadByALittleAtATime() {
    for (int i = 0; i < 10; i++) {
      pass(10, 110);
      assertThat(clock.isInDoubt()).isFalse();
      assertThat(clock.look()).isZero();
    }
  }

  @Test
  void aMonotonicClockThatHasStoodStillIsInDoubtUntilSomebodyLooks() {
    pass(10, 111);
    assertThat(clock.isInDoubt()).isTrue();
    assertThat(clock.isInDoubt()).isTrue();
    assertThat(clock.look()).isEqualTo(101 * MILLI);
    assertThat(clock.look()).isZero();
    assertThat(clock.isInDoubt()).isFalse();
  }

  @Test
  void aTimeOfDayThatIsSetBackIsNoDoubtButTheNextSuspensionIs() {
    pass(10, -3_600_000);
    assertThat(clock.look()).isZero();
    pass(10, 111);
    assertThat(clock.look()).isEqualTo(101 * MILLI);
  }

  private void pass(long monotonicMillis, long wallMillis) {
    monotonic.addAndGet(monotonicMillis * MILLI);
    dayMillis.addAndGet(wallMillis);
  }
}
