package io.quorate.kernel;

/**
 * Bytes that nobody looks into, wherever they lie: a message's body, a cached value. They do not
 * change.
 */
public interface Body {
  int length();

  /** CRC-32C of the bytes. */
  int checksum();

  /**
   * The bytes themselves. May read from the disk: not for the thread of the loop.
   *
   * @throws LostBytes if the disk does not give them as they were written
   */
  Bytes read();
}
