package io.quorate.client.wire;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as the HTTP API writes them. */
public final class Seconds {
  private static final int MILLIS_DIGITS = 3;

  private Seconds() {}

  public static String of(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), MILLIS_DIGITS)
        .stripTrailingZeros()
        .toPlainString();
  }

  /**
   * @throws IllegalArgumentException if the duration is out of range
   */
  public static Duration requireWithin(String what, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          what + " is from " + of(min) + " to " + of(max) + " seconds, not " + of(value));
    }
    return value;
  }
}
