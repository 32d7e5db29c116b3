package io.quorate.client.jcache.store;

import java.util.Arrays;

/** Bytes that are equal if they are the same ones. Nobody changes them. */
public final class Bytes {
  static final Bytes NONE = new Bytes(new byte[0]);

  private final byte[] array;

  /** Takes the array over. */
  public Bytes(byte[] array) {
    this.array = array;
  }

  /** The array itself. */
  public byte[] array() {
    return array;
  }

  int size() {
    return array.length;
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
