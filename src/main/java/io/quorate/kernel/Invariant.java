package io.quorate.kernel;

import com.google.errorprone.annotations.FormatMethod;
import org.jspecify.annotations.Nullable;

/** Checks that are always on. A failed one is a bug in this program, and the node stops. */
public final class Invariant {
  private Invariant() {}

  /**
   * @throws InvariantViolation if the claim is false
   */
  public static void check(boolean claim, String message) {
    if (!claim) {
      throw new InvariantViolation(message);
    }
  }

  /**
   * As {@link #check(boolean, String)}; the message is formatted only when the claim is false.
   *
   * @throws InvariantViolation if the claim is false
   */
  @FormatMethod
  public static void check(boolean claim, String format, Object... values) {
    if (!claim) {
      throw new InvariantViolation(String.format(format, values));
    }
  }

  /**
   * @throws InvariantViolation if the value is null
   */
  public static <T> T present(@Nullable T value, String what) {
    if (value == null) {
      throw new InvariantViolation("missing: " + what);
    }
    return value;
  }
}
