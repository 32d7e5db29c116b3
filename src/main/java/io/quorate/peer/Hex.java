package io.quorate.peer;

import java.util.HexFormat;

/** Sixty-four bits as text: random numbers that JSON readers would round. */
final class Hex {
  private Hex() {}

  static String format(long value) {
    return HexFormat.of().toHexDigits(value);
  }

  /**
   * @throws MalformedMessage if the text is not 1 to 16 hexadecimal digits
   */
  static long parse(String text) throws MalformedMessage {
    int length = text.length();
    // Here, because HexFormat takes no digits at all for zero.
    if (length < 1 || length > 16 || !text.chars().allMatch(HexFormat::isHexDigit)) {
      throw new MalformedMessage("not 1 to 16 hexadecimal digits: " + text);
    }
    return HexFormat.fromHexDigitsToLong(text);
  }
}
