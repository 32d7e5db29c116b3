package io.quorate.ring;

import io.quorate.kernel.InvariantViolation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A place on the ring: the first eight bytes of the MD5 of a text in UTF-8, big-endian and
 * unsigned. Its text form is what {@code printf %s TEXT | md5sum | cut -c1-16} prints.
 *
 * @param bits the number, of which the highest bit is no sign
 */
public record RingHash(long bits) implements Comparable<RingHash> {

  public static RingHash of(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return new RingHash(ByteBuffer.wrap(digest).getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new InvariantViolation("every Java platform has MD5: " + e.getMessage());
    }
  }

  /** What is left of the unsigned number after division; from 0 to {@code divisor}, exclusive. */
  int remainder(int divisor) {
    return (int) Long.remainderUnsigned(bits, divisor);
  }

  @Override
  public int compareTo(RingHash other) {
    return Long.compareUnsigned(bits, other.bits);
  }

  /** Sixteen hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(bits);
  }
}
