package io.quorate.backup;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/** What all backups have in common, byte by byte. */
final class BackupForm {
  /*
   * A file begins with BEGINNING and the version of its form, in four bytes. The header follows;
   * then, for each group, a block that tells of its state, and the state; then END, and the SHA-256
   * of all that comes before it. A block is a length, so many bytes, and their CRC-32C. So a file
   * that was cut off has no END where it ends, and a tool can check the whole without knowing more.
   */
  static final byte[] BEGINNING = "QuorateB".getBytes(StandardCharsets.US_ASCII);
  static final byte[] END = "QuorateE".getBytes(StandardCharsets.US_ASCII);
  static final int VERSION = 2;
  static final int BLOCK_BYTES_MAX = 1_024;
  static final int DIGEST_BYTES = 32;

  /** Length and checksum of a block. */
  static final int AROUND_BLOCK_BYTES = 2 * Integer.BYTES;

  private BackupForm() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  static int checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, bytes.length);
    return (int) checksum.getValue();
  }
}
