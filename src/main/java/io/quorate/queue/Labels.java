package io.quorate.queue;

import java.nio.charset.StandardCharsets;

/** What all the names have in common that clients give to messages and calls. */
final class Labels {
  /** The longest one, in bytes of UTF-8: very many are kept. */
  static final int BYTES_MAX = 128;

  private Labels() {}

  /**
   * @throws IllegalArgumentException if the text is empty, longer than {@link #BYTES_MAX}, has a
   *     control character or half a surrogate pair
   */
  static void requireValid(String what, String value) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new IllegalArgumentException(what + " is not valid Unicode");
    }
    int length = value.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > BYTES_MAX) {
      throw new IllegalArgumentException(
          what + " has 1 to " + BYTES_MAX + " bytes of UTF-8, not " + length);
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(what + " has no control characters");
    }
  }
}
