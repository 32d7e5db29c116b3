package io.quorate.cache.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cache.CacheKey;
import io.quorate.cache.Content;
import io.quorate.cache.Grant;
import io.quorate.cache.MemoryModel;
import io.quorate.cache.MemoryRequest;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.Rng;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: whatever is asked in whatever order, the map answers as the contract in few words does,
 * also after it was written down. Method: random requests to both, from a seed.
 */
class MemoryMapModelTest {
  private static final int STEPS = 1_500;

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void answersAreThoseOfTheModel(long seed) {
    Rng rng = new Rng(seed);
    MemoryModel model = new MemoryModel();
    MapDriver driver = new MapDriver();
    long id = 0;
    long passed = 0;
    for (int step = 0; step < STEPS; step++) {
      MemoryRequest request = request(rng, ++id);
      assertThat(driver.ask(request))
          .as("seed %s, step %s: %s", seed, step, request)
          .isEqualTo(model.carryOut(request, driver.nowMillis() * 1_000_000));
      if (passed < MemoryMap.KEPT_MILLIS - 100 && rng.chance(0.3)) {
        long millis = rng.index(100); // the model forgets nothing, so not too long
        driver.pass(millis);
        passed += millis;
      }
      if (rng.chance(0.05)) {
        long bytes = driver.map().bytes();
        driver.restart();
        assertThat(driver.map().bytes()).as("seed %s, step %s", seed, step).isEqualTo(bytes);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void inTheEndNothingIsLeftOfWhatHasGone(long seed) {
    Rng rng = new Rng(seed);
    MapDriver driver = new MapDriver();
    for (int step = 0; step < 200; step++) {
      driver.ask(request(rng, step));
    }
    for (int number = 0; number < 4; number++) {
      Grant grant = new Grant(99, 99);
      driver.ask(new MemoryRequest.Commit(1, 99, key(number), grant, Content.absent(99)));
    }
    driver.pass(MemoryMap.KEPT_MILLIS);
    driver.step();

    assertThat(driver.map().cellCount()).isZero();
    assertThat(driver.map().bytes()).isZero();
    assertThat(driver.map().nextDeadlineMillis()).isEmpty();
  }

  private static CacheKey key(int number) {
    return new CacheKey(1, "k" + number);
  }

  private static MemoryRequest request(Rng rng, long id) {
    long term = 1 + rng.index(3) + id / 400;
    CacheKey key = key(rng.index(4));
    Grant grant = new Grant(Math.max(1, term - rng.index(2)), 1 + rng.index(20));
    return switch (rng.index(20)) {
      case 0 -> rng.chance(0.2) ? new MemoryRequest.Raise(id, term) : read(id, term, key);
      case 1 -> rng.chance(0.2) ? new MemoryRequest.Open(id, term) : read(id, term, key);
      case 2, 3 -> new MemoryRequest.Fence(id, term, key, grant);
      case 4, 5, 6, 7, 8, 9 -> read(id, term, key);
      default -> new MemoryRequest.Commit(id, term, key, grant, content(rng));
    };
  }

  private static MemoryRequest read(long id, long term, CacheKey key) {
    return new MemoryRequest.Read(id, term, key);
  }

  private static Content content(Rng rng) {
    long version = 1L + rng.index(8);
    if (rng.chance(0.2)) {
      return Content.absent(version);
    }
    long life = rng.chance(0.5) ? Content.FOREVER : rng.index(300) * 1_000_000L;
    return new Content(Bytes.of(new byte[] {(byte) rng.index(9)}), version, life);
  }
}
