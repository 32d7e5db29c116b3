package io.quorate.server.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads percent-encoding strictly: servers let broken sequences pass as they are, and then two
 * spellings name one lock.
 */
final class PercentCode {
  private static final int HEX = 16;

  private PercentCode() {}

  /** Whether a plus sign stands for a space, as it does in queries but not in paths. */
  enum Plus {
    IS_SPACE,
    IS_PLUS
  }

  /**
   * @param what the subject of the error message
   * @throws Refusal if a percent sign has no two hexadecimal digits after it, or the bytes are not
   *     UTF-8
   */
  static String decode(String what, String raw, Plus plus) {
    if (isPlain(raw, plus)) {
      return raw;
    }
    byte[] source = raw.getBytes(StandardCharsets.UTF_8);
    ByteBuffer target = ByteBuffer.allocate(source.length);
    for (int at = 0; at < source.length; at++) {
      byte next = source[at];
      if (next == '%') {
        target.put(decodeByte(what, source, at));
        at += 2;
      } else {
        target.put(next == '+' && plus == Plus.IS_SPACE ? (byte) ' ' : next);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(target.flip()).toString();
    } catch (CharacterCodingException e) {
      throw Refusal.invalid(what + " is not valid UTF-8");
    }
  }

  private static boolean isPlain(String raw, Plus plus) {
    return raw.indexOf('%') < 0 && (plus == Plus.IS_PLUS || raw.indexOf('+') < 0);
  }

  private static byte decodeByte(String what, byte[] source, int at) {
    int high = at + 1 < source.length ? Character.digit(source[at + 1], HEX) : -1;
    int low = at + 2 < source.length ? Character.digit(source[at + 2], HEX) : -1;
    if (high < 0 || low < 0) {
      throw Refusal.invalid(what + " has a '%' without two hexadecimal digits after it");
    }
    return (byte) (high * HEX + low);
  }
}
