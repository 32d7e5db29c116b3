package io.quorate.journal;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.MalformedBytes;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A segment as it was found on the disk, all of it in memory. */
final class SegmentImage {
  private final long generation;
  private final long incarnation;
  private final byte[] image;
  private final ByteBuffer bytes;

  private SegmentImage(long generation, long incarnation, byte[] image) {
    this.generation = generation;
    this.incarnation = incarnation;
    this.image = image;
    this.bytes = ByteBuffer.wrap(image);
  }

  /**
   * Reads a segment.
   *
   * @throws CorruptJournal if its header or its size is wrong
   */
  static SegmentImage read(StorageFile file, long generation, long incarnation) throws IOException {
    byte[] image = new byte[Math.toIntExact(file.size())];
    file.read(ByteBuffer.wrap(image), 0);
    Segment.check(ByteBuffer.wrap(image), generation, incarnation);
    return new SegmentImage(generation, incarnation, image);
  }

  long generation() {
    return generation;
  }

  int size() {
    return image.length;
  }

  byte[] bytes(int from, int to) {
    return Arrays.copyOfRange(image, from, to);
  }

  WalPosition at(int offset) {
    return new WalPosition(generation, offset);
  }

  /** The header of the frame at the offset; null unless the whole frame is undamaged. */
  @Nullable FrameHeader frameAt(int offset) {
    FrameHeader header = FrameHeader.in(bytes, incarnation, at(offset));
    if (header == null || header.frameBytes() > size() - offset) {
      return null;
    }
    CRC32C checksum = new CRC32C();
    checksum.update(image, offset + FrameHeader.BYTES, header.bodyBytes());
    return header.bodyChecksum() == (int) checksum.getValue() ? header : null;
  }

  /** Whether the undamaged frame at the offset is a checkpoint. */
  boolean isCheckpoint(int offset, FrameHeader header) {
    return CheckpointBody.isIn(body(offset, header));
  }

  /**
   * The batch in an undamaged frame.
   *
   * @throws IOException if this version cannot read it
   */
  List<GroupWrite> batchAt(int offset, FrameHeader header) throws IOException {
    try {
      return FrameBody.read(body(offset, header));
    } catch (MalformedBytes e) {
      throw unreadable("batch", offset, e);
    }
  }

  /**
   * The checkpoint in an undamaged frame.
   *
   * @throws IOException if this version cannot read it
   */
  SortedMap<GroupId, GroupMark> checkpointAt(int offset, FrameHeader header) throws IOException {
    try {
      return CheckpointBody.read(body(offset, header));
    } catch (MalformedBytes e) {
      throw unreadable("checkpoint", offset, e);
    }
  }

  private ByteReader body(int offset, FrameHeader header) {
    return new ByteReader(image, offset + FrameHeader.BYTES, header.bodyBytes());
  }

  // Undamaged, as the checksum says: so it isn't lost, only not for this version.
  private IOException unreadable(String what, int offset, MalformedBytes cause) {
    String message =
        "%s has a %s at offset %d that this version of Quorate cannot read: %s"
            .formatted(Segment.name(generation), what, offset, cause.getMessage());
    return new IOException(message, cause);
  }

  /** The first header at or after the offset whose mark is after the given place; or -1. */
  int findMarkAfter(WalPosition place, int from) {
    for (int offset = from; offset < size(); offset += FrameHeader.ALIGNMENT) {
      FrameHeader header = FrameHeader.in(bytes, incarnation, at(offset));
      if (header != null && header.synced().isAfter(place)) {
        return offset;
      }
    }
    return -1;
  }

  /** One past the last byte that isn't zero; {@code from} if all the rest is zeros. */
  int endOfBytes(int from) {
    int end = size();
    while (end > from && image[end - 1] == 0) {
      end--;
    }
    return end;
  }
}
