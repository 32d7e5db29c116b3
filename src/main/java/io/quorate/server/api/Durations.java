package io.quorate.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Seconds with decimals outside, milliseconds inside. */
public final class Durations {
  // Bounded, so that no text can make BigDecimal work for long.
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,9})?");
  private static final int MILLIS_DIGITS = 3;

  private Durations() {}

  /** What a duration may be, both ends included. */
  public record Range(long minMillis, long maxMillis) {
    boolean contains(long millis) {
      return minMillis <= millis && millis <= maxMillis;
    }

    @Override
    public String toString() {
      return "from " + text(minMillis) + " to " + text(maxMillis) + " seconds";
    }
  }

  /**
   * Reads seconds.
   *
   * @throws Refusal if the text is no number, finer than a millisecond, or out of range
   */
  static long parseMillis(String name, String text, Range range) {
    if (!SECONDS.matcher(text).matches()) {
      throw Refusal.invalid(name + " is a number of seconds " + range);
    }
    BigDecimal millis = new BigDecimal(text).movePointRight(MILLIS_DIGITS);
    if (millis.stripTrailingZeros().scale() > 0) {
      throw Refusal.invalid(name + " has three decimals at most");
    }
    long value = millis.longValueExact();
    if (!range.contains(value)) {
      throw Refusal.invalid(name + " is " + range + ", not " + text(value));
    }
    return value;
  }

  /** Seconds in the shortest form: {@code 300}, {@code 0.5}. */
  static String text(long millis) {
    return BigDecimal.valueOf(millis, MILLIS_DIGITS).stripTrailingZeros().toPlainString();
  }

  /** Writes a member with a duration in seconds. */
  public static void write(JsonGenerator json, String name, long millis) throws IOException {
    json.writeFieldName(name);
    json.writeNumber(text(millis));
  }
}
