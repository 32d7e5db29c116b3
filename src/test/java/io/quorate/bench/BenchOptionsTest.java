package io.quorate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchOptionsTest {
  private static final String NODES = "--nodes localhost:8001,localhost:8002 ";

  @Test
  void connectionsAreSpreadUnlessPinned() {
    assertThat(parse(NODES).nodeOf(3)).isEqualTo(1);
    assertThat(parse(NODES + "--pin 0").nodeOf(3)).isZero();
  }

  @Test
  void locksAreOwnUnlessShared() {
    assertThat(parse(NODES).sharedLocks()).isZero();
    assertThat(parse(NODES + "--locks shared:7").sharedLocks()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--connections 4",
        NODES + "--pin 2",
        NODES + "--wait 61",
        NODES + "--locks some",
        NODES + "--connections many",
        NODES + "--threads 17",
        NODES + "--unknown 1",
        NODES + "--wait",
        "--nodes localhost",
      })
  void whatMakesNoSenseIsRefused(String line) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--");
  }

  private static BenchOptions parse(String line) {
    return BenchOptions.parse(line.trim().split(" ", -1));
  }
}
