package io.quorate.server.boot;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Durations in the configuration, from {@code minMillis} to {@code maxMillis}, both included. */
record Seconds(long minMillis, long maxMillis) {
  private static final Pattern FORM = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,3})?");
  private static final int MILLIS_DIGITS = 3;

  /** Empty if the text is no such duration. */
  OptionalLong parseMillis(String text) {
    if (!FORM.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    long millis = new BigDecimal(text).movePointRight(MILLIS_DIGITS).longValueExact();
    return minMillis <= millis && millis <= maxMillis
        ? OptionalLong.of(millis)
        : OptionalLong.empty();
  }

  static String text(long millis) {
    return BigDecimal.valueOf(millis, MILLIS_DIGITS).stripTrailingZeros().toPlainString();
  }

  @Override
  public String toString() {
    return "seconds from " + text(minMillis) + " to " + text(maxMillis);
  }
}
