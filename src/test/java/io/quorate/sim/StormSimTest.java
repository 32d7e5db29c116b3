package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Goal: no law is ever broken. Method: whole clusters with clients and faults, seed by seed. */
class StormSimTest {
  private static final long CHUNK = 100;

  @Test
  void seedsThatOnceFoundABugPass() {
    Seeds.pinned().forEach(Storm::run);
  }

  @Test
  void noSeedBreaksALaw() {
    Seeds seeds = Seeds.fresh();
    for (long from = seeds.from(); from < seeds.end(); from += CHUNK) {
      long end = Math.min(seeds.end(), from + CHUNK);
      LongStream.range(from, end).parallel().forEach(Storm::run);
      seeds.passedBelow(end);
    }
  }

  @Test
  void oneSeedIsOneRun() {
    for (long seed = 0; seed < 3; seed++) {
      assertThat(Storm.run(seed)).as("seed %d", seed).isEqualTo(Storm.run(seed));
    }
  }

  /** A storm in which nothing happens would pass every law. */
  @Test
  void stormsAreBusy() {
    List<Storm.Report> storms = LongStream.range(0, 20).mapToObj(Storm::run).toList();
    assertThat(storms.stream().mapToInt(Storm.Report::grants).sum()).isGreaterThan(100);
    assertThat(storms.stream().mapToInt(Storm.Report::deliveries).sum()).isGreaterThan(100);
  }
}
