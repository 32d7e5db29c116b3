package io.quorate.kernel;

import java.util.Arrays;
import java.util.zip.CRC32C;

/** A body that is in memory. */
public final class Bytes implements Body {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** These bytes; whoever hands them over changes them no more. */
  public static Bytes of(byte[] array) {
    return new Bytes(array);
  }

  @Override
  public int length() {
    return array.length;
  }

  @Override
  public int checksum() {
    CRC32C checksum = new CRC32C();
    checksum.update(array, 0, array.length);
    return (int) checksum.getValue();
  }

  @Override
  public Bytes read() {
    return this;
  }

  /** The bytes themselves, for reading only: they may be long, and are not copied. */
  public byte[] array() {
    return array;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  @Override
  public String toString() {
    return array.length + " bytes";
  }
}
