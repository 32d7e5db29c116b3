package io.quorate.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Reads what {@link ByteWriter} wrote. The bytes may come from a network or a damaged disk, so
 * every length is checked against what is there before anything is allocated.
 */
public final class ByteReader {
  private final byte[] bytes;
  private final int end;
  private int position;

  public ByteReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  public ByteReader(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.position = offset;
    this.end = offset + length;
  }

  /** How many bytes are left. */
  public int remaining() {
    return end - position;
  }

  /**
   * One byte, unsigned.
   *
   * @throws MalformedBytes if nothing is left
   */
  public int readByte() {
    require(1);
    return bytes[position++] & 0xFF;
  }

  /**
   * One byte, 0 or 1.
   *
   * @throws MalformedBytes if the byte is neither 0 nor 1
   */
  public boolean readBoolean() {
    int value = readByte();
    if (value > 1) {
      throw new MalformedBytes("a boolean is 0 or 1, not " + value);
    }
    return value == 1;
  }

  /**
   * Four bytes, big-endian.
   *
   * @throws MalformedBytes if fewer than four bytes are left
   */
  public int readInt() {
    require(Integer.BYTES);
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value = (value << 8) | (bytes[position++] & 0xFF);
    }
    return value;
  }

  /**
   * Eight bytes, big-endian.
   *
   * @throws MalformedBytes if fewer than eight bytes are left
   */
  public long readLong() {
    require(Long.BYTES);
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = (value << 8) | (bytes[position++] & 0xFF);
    }
    return value;
  }

  /**
   * One to ten bytes, seven bits each, the lowest first (LEB128, unsigned).
   *
   * @throws MalformedBytes if the number is cut off, exceeds 64 bits, or has more bytes than it
   *     needs: a number has one form, so that equal values have equal bytes
   */
  public long readVarLong() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7F) << shift;
      if ((next & 0x80) == 0) {
        MalformedBytes.check(next != 0 || shift == 0, "a number with needless bytes");
        MalformedBytes.check(next <= 1 || shift < 63, "a number beyond 64 bits");
        return value;
      }
    }
    throw new MalformedBytes("a variable-length number has more than ten bytes");
  }

  /**
   * As {@link #readVarLong()}, within a range.
   *
   * @throws MalformedBytes if the number is less than {@code least} or greater than {@code
   *     greatest}
   */
  public long readVarLong(long least, long greatest) {
    long value = readVarLong();
    if (value < least || value > greatest) {
      throw new MalformedBytes(value + " is not from " + least + " to " + greatest);
    }
    return value;
  }

  /**
   * A count of things of which each takes a byte at least, so that no count can ask for more memory
   * than the input itself takes.
   *
   * @throws MalformedBytes if fewer bytes are left than the count
   */
  public int readCount() {
    long count = readVarLong();
    if (count < 0 || count > remaining()) {
      throw new MalformedBytes("count " + count + " with " + remaining() + " bytes left");
    }
    return (int) count;
  }

  /**
   * As {@link #readCount()}, of things of which there is a bound.
   *
   * @throws MalformedBytes if the count exceeds the bound or the bytes that are left
   */
  public int readCount(int countMax) {
    int count = readCount();
    if (count > countMax) {
      throw new MalformedBytes("count " + count + " where " + countMax + " is the bound");
    }
    return count;
  }

  /**
   * A length and that many bytes.
   *
   * @throws MalformedBytes if the length is more than what is left
   */
  public byte[] readBytes() {
    int length = readCount();
    byte[] value = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return value;
  }

  /**
   * As {@link #readBytes}, but a part of what is being read, which stays in memory with it.
   *
   * @throws MalformedBytes if the length is more than what is left
   */
  public Bytes readPart() {
    int length = readCount();
    Bytes part = Bytes.of(bytes, position, length);
    position += length;
    return part;
  }

  /**
   * A length in bytes and the text in UTF-8.
   *
   * @throws MalformedBytes if the length is more than what is left, or the text is not UTF-8
   */
  public String readString() {
    int length = readCount();
    try {
      String value =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, position, length))
              .toString();
      position += length;
      return value;
    } catch (CharacterCodingException e) {
      throw new MalformedBytes("text is not UTF-8");
    }
  }

  /**
   * A text of a type that does not take every text.
   *
   * @param constructor throws {@link IllegalArgumentException} at what the type does not take
   * @throws MalformedBytes if it does, or there is no text to read
   */
  public <T> T readName(Function<String, T> constructor) {
    String value = readString();
    try {
      return constructor.apply(value);
    } catch (IllegalArgumentException e) {
      throw new MalformedBytes(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Closes a format that knows no trailing bytes.
   *
   * @throws MalformedBytes if anything is left
   */
  public void requireEnd() {
    if (remaining() != 0) {
      throw new MalformedBytes(remaining() + " bytes after the end");
    }
  }

  private void require(int count) {
    if (remaining() < count) {
      throw new MalformedBytes(count + " bytes wanted, " + remaining() + " left");
    }
  }
}
