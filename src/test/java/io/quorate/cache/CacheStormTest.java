package io.quorate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.AssertionFailedError;

/**
 * Goal: what five nodes answer about several keys could have come from one place, and once all is
 * well everybody is answered. Method: random calls and faults from a seed; {@code -Dcache.seeds=N}
 * runs more. With write-back and faults, writes may be lost: then only progress counts.
 */
class CacheStormTest {
  private static final int SEEDS = Integer.getInteger("cache.seeds", 30);

  @ParameterizedTest
  @EnumSource(WritePolicy.class)
  void answersAreThoseOfOnePlace(WritePolicy policy) {
    long answered =
        LongStream.range(0, SEEDS)
            .map(
                seed -> {
                  try {
                    return new CacheStorm(policy, seed).run();
                  } catch (AssertionError | RuntimeException e) {
                    throw new AssertionFailedError("seed " + seed, e);
                  }
                })
            .sum();

    assertThat(answered).isGreaterThan(SEEDS * 500L);
  }
}
