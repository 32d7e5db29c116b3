package io.quorate.snapshot;

import io.quorate.kernel.Body;
import java.nio.ByteBuffer;
import java.util.List;

/** The lengths and checksums of the bodies that belong to a state, in their order. */
public final class BodyTable {
  /** A length and a checksum. */
  public static final int ROW_BYTES = 2 * Integer.BYTES;

  private final byte[] bytes;
  private final ByteBuffer rows;

  private BodyTable(byte[] bytes) {
    this.bytes = bytes;
    rows = ByteBuffer.wrap(bytes);
  }

  /** That of these bodies. */
  public static BodyTable of(List<? extends Body> bodies) {
    byte[] bytes = new byte[Math.multiplyExact(bodies.size(), ROW_BYTES)];
    ByteBuffer rows = ByteBuffer.wrap(bytes);
    bodies.forEach(body -> rows.putInt(body.length()).putInt(body.checksum()));
    return new BodyTable(bytes);
  }

  /** The one whose {@link #bytes} these are. */
  public static BodyTable of(byte[] bytes) {
    return new BodyTable(bytes);
  }

  /** The rows; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  public int count() {
    return bytes.length / ROW_BYTES;
  }

  /** The length of the body at a place, counted from 0; negative only in a damaged table. */
  public int length(int place) {
    return rows.getInt(place * ROW_BYTES);
  }

  /** The CRC-32C of the body at a place. */
  public int checksum(int place) {
    return rows.getInt(place * ROW_BYTES + Integer.BYTES);
  }

  /** The lengths together. */
  public long bodyBytes() {
    long bytes = 0;
    for (int place = 0; place < count(); place++) {
      bytes += length(place);
    }
    return bytes;
  }
}
