package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.port.PayloadHandle;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.zip.CRC32C;

/** Collects frames in one direct buffer, so that many of them are one write. */
final class FrameWriter {
  /** More than this is given back after the batch that needed it. */
  static final int KEPT_BYTES = 1 << 20;

  private static final int FIRST_BYTES = 16 << 10;

  private static final byte[] PADDING = new byte[FrameHeader.ALIGNMENT];

  private final long incarnation;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(FIRST_BYTES);

  FrameWriter(long incarnation) {
    this.incarnation = incarnation;
  }

  /** How many bytes have been collected. */
  int size() {
    return buffer.position();
  }

  /**
   * Adds a frame.
   *
   * @param at where it will lie
   * @param synced its mark
   * @return where its payloads will lie
   */
  List<PayloadHandle> add(WalPosition at, WalPosition synced, List<GroupWrite> writes) {
    int start = begin(FrameBody.bytesMax(writes));
    List<PayloadHandle> handles = FrameBody.put(buffer, writes, at, start);
    seal(start, at, synced);
    return handles;
  }

  /** Adds the frame that a segment begins with; the parameters are as in {@link #add}. */
  void addCheckpoint(WalPosition at, WalPosition synced, SortedMap<GroupId, GroupMark> marks) {
    int start = begin(CheckpointBody.bytesMax(marks));
    CheckpointBody.put(buffer, marks);
    seal(start, at, synced);
  }

  /** What was collected, ready to be written; call {@link #clear} afterwards. */
  ByteBuffer collected() {
    return buffer.flip();
  }

  void clear() {
    Invariant.check(!buffer.hasRemaining(), "bytes left unwritten");
    if (buffer.capacity() > KEPT_BYTES) {
      buffer = ByteBuffer.allocateDirect(KEPT_BYTES);
    }
    buffer.clear();
  }

  private int begin(int bodyBytesMax) {
    reserve(FrameHeader.frameBytes(bodyBytesMax));
    int start = buffer.position();
    buffer.position(start + FrameHeader.BYTES);
    return start;
  }

  private void seal(int start, WalPosition at, WalPosition synced) {
    int bodyStart = start + FrameHeader.BYTES;
    int bodyBytes = buffer.position() - bodyStart;
    CRC32C checksum = new CRC32C();
    checksum.update(buffer.slice(bodyStart, bodyBytes));
    FrameHeader header = new FrameHeader(synced, bodyBytes, (int) checksum.getValue());
    header.putInto(buffer, start, incarnation, at);
    buffer.put(PADDING, 0, start + header.frameBytes() - buffer.position());
  }

  private void reserve(int more) {
    if (buffer.remaining() < more) {
      int needed = Math.addExact(buffer.position(), more);
      int doubled = (int) Math.min(2L * buffer.capacity(), Integer.MAX_VALUE);
      ByteBuffer larger = ByteBuffer.allocateDirect(Math.max(needed, doubled));
      buffer = larger.put(buffer.flip());
    }
  }
}
