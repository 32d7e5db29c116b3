package io.quorate.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;

/** A body that is in memory. */
public final class Bytes implements Body {
  public static final Bytes EMPTY = of(new byte[0]);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Bytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** These bytes; whoever hands them over changes them no more. */
  public static Bytes of(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  /** A part of these bytes, which stay in memory as long as the part does. */
  public static Bytes of(byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    return new Bytes(array, offset, length);
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public int checksum() {
    CRC32C checksum = new CRC32C();
    checksum.update(array, offset, length);
    return (int) checksum.getValue();
  }

  @Override
  public Bytes read() {
    return this;
  }

  /** An array of just these bytes, for reading only: it may be the one that they came in. */
  public byte[] array() {
    return length == array.length ? array : Arrays.copyOfRange(array, offset, offset + length);
  }

  /** The bytes as text. */
  public String utf8() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  void writeTo(ByteWriter out) {
    out.writeVarLong(length).writeRaw(array, offset, length);
  }

  /** The bytes for whoever writes them; not to be changed. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(array, offset, length).asReadOnlyBuffer();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && buffer().equals(bytes.buffer());
  }

  @Override
  public int hashCode() {
    return buffer().hashCode();
  }

  @Override
  public String toString() {
    return length + " bytes";
  }
}
