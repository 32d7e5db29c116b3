package io.quorate.cluster;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Secrets for clusters that live as long as a test. */
final class Secrets {
  private static final int BYTES = 32;

  private Secrets() {}

  static String random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
