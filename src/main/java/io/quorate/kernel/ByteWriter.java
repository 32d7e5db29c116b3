package io.quorate.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Appends values to a growing array, in the format that {@link ByteReader} reads. */
public final class ByteWriter {
  private byte[] bytes;
  private int size;

  public ByteWriter() {
    this(128);
  }

  public ByteWriter(int capacity) {
    bytes = new byte[capacity];
  }

  /** How many bytes have been written. */
  public int size() {
    return size;
  }

  public ByteWriter writeByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  public ByteWriter writeBoolean(boolean value) {
    return writeByte(value ? 1 : 0);
  }

  /** Four bytes, big-endian. */
  public ByteWriter writeInt(int value) {
    reserve(Integer.BYTES);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** Eight bytes, big-endian. */
  public ByteWriter writeLong(long value) {
    reserve(Long.BYTES);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** One to ten bytes, seven bits each, the lowest first (LEB128, unsigned). */
  public ByteWriter writeVarLong(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      writeByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    return writeByte((int) rest);
  }

  /** A length and that many bytes. */
  public ByteWriter writeBytes(byte[] value) {
    writeVarLong(value.length);
    return writeRaw(value, 0, value.length);
  }

  /** A length and that many bytes. */
  public ByteWriter writeBytes(Bytes value) {
    value.writeTo(this);
    return this;
  }

  /** A length in bytes and the text in UTF-8. */
  public ByteWriter writeString(String value) {
    return writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes without a length. */
  public ByteWriter writeRaw(byte[] value, int offset, int length) {
    reserve(length);
    System.arraycopy(value, offset, bytes, size, length);
    size += length;
    return this;
  }

  /** A copy of what has been written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
    }
  }
}
