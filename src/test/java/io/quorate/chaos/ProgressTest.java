package io.quorate.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {
  @TempDir private Path directory;

  @Test
  void aRunGoesOnWhereTheLastOneEnded() throws IOException {
    Progress first = Progress.in(directory, 42);
    first.done(900);
    first.done(1_100);
    Progress second = Progress.in(directory, 42);
    assertThat(second.rounds()).isEqualTo(2);
    second.done(2_000);
    assertThat(second.summary()).contains("3 rounds", "median 1100 ms", "maximum 2000 ms");
  }

  @Test
  void anotherSeedBeginsAnew() throws IOException {
    Progress.in(directory, 42).done(900);
    assertThat(Progress.in(directory, 43).rounds()).isZero();
  }
}
