package io.quorate.kernel;

import java.util.Arrays;

/** Bytes that nobody looks into: a message's body, a cached value. They do not change. */
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** These bytes; whoever hands them over changes them no more. */
  public static Bytes of(byte[] array) {
    return new Bytes(array);
  }

  public int length() {
    return array.length;
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
