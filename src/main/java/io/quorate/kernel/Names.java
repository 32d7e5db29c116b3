package io.quorate.kernel;

import java.nio.charset.StandardCharsets;

/** What all names of the API have in common. */
public final class Names {
  /** The longest name, in bytes of UTF-8. */
  public static final int BYTES_MAX = 512;

  private Names() {}

  /**
   * @param what the subject of the error message, such as {@code a lock name}
   * @throws IllegalArgumentException if the name is empty, longer than {@link #BYTES_MAX}, has a
   *     control character, a slash or half a surrogate pair
   */
  public static void requireValid(String what, String value) {
    if (!isPlain(value)) {
      requireAllowed(what, value);
    }
  }

  /** Of few letters, all of them ASCII, as nearly all are. */
  private static boolean isPlain(String value) {
    boolean isPlain = !value.isEmpty() && value.length() <= BYTES_MAX;
    for (int i = 0; isPlain && i < value.length(); i++) {
      char each = value.charAt(i);
      isPlain = each >= ' ' && each <= '~' && each != '/';
    }
    return isPlain;
  }

  private static void requireAllowed(String what, String value) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new IllegalArgumentException(what + " is not valid Unicode");
    }
    int length = value.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > BYTES_MAX) {
      throw new IllegalArgumentException(
          what + " has 1 to " + BYTES_MAX + " bytes of UTF-8, not " + length);
    }
    if (value.indexOf('/') >= 0 || value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(what + " has neither '/' nor control characters");
    }
  }
}
