package io.quorate.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The head of a frame, which is one appended batch on disk. It has a checksum of its own, so that
 * its mark can be believed even where its body is damaged.
 *
 * @param synced the mark: everything before this place was durable before this frame was written
 */
record FrameHeader(WalPosition synced, int bodyBytes, int bodyChecksum) {
  static final int BYTES = 28;

  /** Frames start at multiples of this, so that a search for them has fewer places to look. */
  static final int ALIGNMENT = 8;

  private static final int MAGIC = 0x51724672; // QrFr
  private static final int CHECKSUM_AT = 4;
  private static final int CHECKED_FROM = 8;

  /** How many bytes a frame with such a body takes. */
  static int frameBytes(int bodyBytes) {
    return Math.addExact(BYTES + ALIGNMENT - 1, bodyBytes) / ALIGNMENT * ALIGNMENT;
  }

  int frameBytes() {
    return frameBytes(bodyBytes);
  }

  /** Puts this header at {@code start} of the buffer, for a frame that will lie at {@code at}. */
  void putInto(ByteBuffer buffer, int start, long incarnation, WalPosition at) {
    buffer
        .putInt(start, MAGIC)
        .putLong(start + 8, synced.segment())
        .putInt(start + 16, synced.offset())
        .putInt(start + 20, bodyBytes)
        .putInt(start + 24, bodyChecksum);
    buffer.putInt(start + CHECKSUM_AT, checksum(buffer, start, incarnation, at));
  }

  /** The header that lies at {@code at} of a segment; null if there is none, or a damaged one. */
  static @Nullable FrameHeader in(ByteBuffer segment, long incarnation, WalPosition at) {
    int start = at.offset();
    if (segment.capacity() - start < BYTES
        || segment.getInt(start) != MAGIC
        || segment.getInt(start + CHECKSUM_AT) != checksum(segment, start, incarnation, at)) {
      return null;
    }
    return new FrameHeader(
        new WalPosition(segment.getLong(start + 8), segment.getInt(start + 16)),
        segment.getInt(start + 20),
        segment.getInt(start + 24));
  }

  // What is not in the bytes is in the checksum: a frame of another life, another segment or
  // another place is no frame here, however it came here.
  private static int checksum(ByteBuffer buffer, int start, long incarnation, WalPosition at) {
    ByteBuffer place = ByteBuffer.allocate(Long.BYTES + Long.BYTES + Integer.BYTES);
    place.putLong(incarnation).putLong(at.segment()).putInt(at.offset()).flip();
    CRC32C checksum = new CRC32C();
    checksum.update(place);
    checksum.update(buffer.slice(start + CHECKED_FROM, BYTES - CHECKED_FROM));
    return (int) checksum.getValue();
  }
}
