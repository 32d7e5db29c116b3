package io.quorate.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quorate.server.api.Durations.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  private static final Range RANGE = new Range(1, 60_000);

  @ParameterizedTest
  @CsvSource({"1,1000", "0.001,1", "60,60000", "0.5,500", "1.2500,1250", "007,7000"})
  void secondsBecomeMilliseconds(String text, long millis) {
    assertThat(Durations.parseMillis("ttl", text, RANGE)).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "-1",
        "+1",
        "1e3",
        "1,5",
        ".5",
        "5.",
        "NaN",
        "Infinity",
        "0x10",
        "1s",
        "99999999999",
        "0.0000000001",
        "\u0661"
      })
  void whatIsNoPlainNumberIsRefused(String text) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> Durations.parseMillis("ttl", text, RANGE))
        .withMessageContaining("ttl is a number of seconds from 0.001 to 60 seconds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.000", "60.001", "61"})
  void whatIsOutOfRangeIsRefused(String text) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> Durations.parseMillis("ttl", text, RANGE))
        .withMessageContaining("from 0.001 to 60 seconds, not ");
  }

  @Test
  void nothingFinerThanAMillisecondIsRounded() {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> Durations.parseMillis("ttl", "1.0005", RANGE))
        .withMessage("ttl has three decimals at most");
  }

  @ParameterizedTest
  @CsvSource({"300000,300", "500,0.5", "1,0.001", "0,0", "31536000000,31536000", "-1500,-1.5"})
  void millisecondsAreShownAsTheShortestSeconds(long millis, String text) {
    assertThat(Durations.text(millis)).isEqualTo(text);
  }
}
