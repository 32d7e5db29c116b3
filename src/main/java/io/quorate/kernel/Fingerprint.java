package io.quorate.kernel;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first 128 bits of the SHA-256 of something: as good as the thing itself, and small. */
public record Fingerprint(long high, long low) {
  /** That of all that has been written. */
  public static Fingerprint of(ByteWriter text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.toByteArray());
      ByteBuffer bits = ByteBuffer.wrap(digest);
      return new Fingerprint(bits.getLong(), bits.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new InvariantViolation("every Java platform has SHA-256: " + e.getMessage());
    }
  }

  /** Sixteen bytes. */
  public void writeTo(ByteWriter out) {
    out.writeLong(high).writeLong(low);
  }

  /**
   * What {@link #writeTo} wrote.
   *
   * @throws MalformedBytes if fewer than sixteen bytes are left
   */
  public static Fingerprint readFrom(ByteReader in) {
    return new Fingerprint(in.readLong(), in.readLong());
  }
}
