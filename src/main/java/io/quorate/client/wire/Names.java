package io.quorate.client.wire;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Names as the cluster allows them. */
public final class Names {
  private static final int BYTES_MAX = 512;
  private static final int RANDOM_BYTES = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Names() {}

  /**
   * @param what the subject of the message
   * @throws IllegalArgumentException if the cluster would refuse the name
   */
  public static String requireValid(String what, String name) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > BYTES_MAX) {
      throw new IllegalArgumentException(
          what + " has 1 to " + BYTES_MAX + " bytes of UTF-8, not " + length);
    }
    if (name.indexOf('/') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(what + " has neither '/' nor control characters");
    }
    return name;
  }

  /** A name that nobody else has. */
  public static String unique(String prefix) {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    return prefix + HexFormat.of().formatHex(random);
  }
}
