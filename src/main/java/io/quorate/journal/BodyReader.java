package io.quorate.journal;

import io.quorate.raft.Position;
import io.quorate.snapshot.BodyTable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads parts of the bodies of a snapshot as if they stood one behind the other. Each body is
 * checked when its end is read: a damaged one would arrive, be refused, and be sent again for ever.
 */
final class BodyReader {
  private final SnapshotFile snapshot;
  private final SnapshotHeader header;
  private final String group;
  private final BodyFiles files;

  private record Row(long end, int ordinal, long offset) {}

  /**
   * @param group as the names of the files have it
   */
  BodyReader(SnapshotFile snapshot, SnapshotHeader header, String group, BodyFiles files) {
    this.snapshot = snapshot;
    this.header = header;
    this.group = group;
    this.files = files;
  }

  /**
   * So many bytes, all of which there are.
   *
   * @throws io.quorate.kernel.LostBytes if a body that ends there does not match its checksum
   */
  byte[] read(long from, int length) throws IOException {
    ByteBuffer part = ByteBuffer.allocate(length);
    int place = firstEndingAfter(from);
    long start = place == 0 ? 0 : row(place - 1).end;
    for (long next = from; part.hasRemaining(); place++) {
      Row row = row(place);
      int count = (int) Math.min(part.remaining(), row.end - next);
      BodyFile file = file(row.ordinal);
      if (next + count == row.end) {
        byte[] body = file.readBody(row.offset, (int) (row.end - start), checksum(place));
        part.put(body, body.length - count, count);
      } else {
        part.put(file.read(row.offset + next - start, count));
      }
      next += count;
      start = row.end;
    }
    return part.array();
  }

  private int checksum(int place) throws IOException {
    long at = header.stateBytes() + (long) place * BodyTable.ROW_BYTES;
    return BodyTable.of(snapshot.read(at, BodyTable.ROW_BYTES)).checksum(0);
  }

  private int firstEndingAfter(long offset) throws IOException {
    int low = 0;
    int high = header.bodyCount();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (row(middle).end > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private Row row(int place) throws IOException {
    long at = header.placesAt() + (long) place * BodyPlaces.ROW_BYTES;
    ByteBuffer row = ByteBuffer.wrap(snapshot.readAt(at, BodyPlaces.ROW_BYTES));
    return new Row(row.getLong(), row.getInt(), row.getLong());
  }

  private BodyFile file(int ordinal) throws IOException {
    long at = header.filesAt() + (long) ordinal * BodyPlaces.FILE_BYTES;
    ByteBuffer row = ByteBuffer.wrap(snapshot.readAt(at, BodyPlaces.FILE_BYTES));
    Position position = new Position(row.getLong(), row.getLong());
    return files.existing(new BodyFileName(group, position), row.getLong());
  }
}
