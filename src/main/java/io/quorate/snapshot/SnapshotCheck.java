package io.quorate.snapshot;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32C;

/** Checks the bytes of a snapshot, which come part by part, against all its checksums. */
public final class SnapshotCheck {
  private final long stateBytes;
  private final long bodiesAt;
  private final long bytes;
  private final int checksum;
  private final CRC32C ofFront = new CRC32C();
  private final CRC32C ofBody = new CRC32C();
  private final ByteArrayOutputStream tableBytes = new ByteArrayOutputStream();
  private BodyTable table = BodyTable.of(new byte[0]);
  private long offset;
  private int place;
  private long bodyBytesLeft;
  private boolean isDamaged;

  /** What the metadata of the snapshot say. */
  public SnapshotCheck(long stateBytes, int bodyCount, long bodyBytes, int checksum) {
    this.stateBytes = stateBytes;
    this.checksum = checksum;
    bodiesAt = stateBytes + (long) bodyCount * BodyTable.ROW_BYTES;
    bytes = bodiesAt + bodyBytes;
  }

  public static SnapshotCheck of(SnapshotMeta meta) {
    return new SnapshotCheck(
        meta.stateBytes(), meta.bodyCount(), meta.bodyBytes(), meta.checksum());
  }

  /** How many bytes have come. */
  public long offset() {
    return offset;
  }

  /** Takes the next bytes. */
  public void add(byte[] part) {
    long end = offset + part.length;
    int from = 0;
    while (from < part.length && !isDamaged) {
      int length = offset < bodiesAt ? addToFront(part, from) : addToBody(part, from);
      from += length;
      offset += length;
      if (offset == bodiesAt) {
        beginBodies();
      } else if (offset > bodiesAt && bodyBytesLeft == 0) {
        endBody();
      }
    }
    offset = end; // what is damaged is not looked at, but counted
  }

  private int addToFront(byte[] part, int from) {
    boolean isState = offset < stateBytes;
    long end = isState ? stateBytes : bodiesAt;
    int length = (int) Math.min(part.length - from, end - offset);
    ofFront.update(part, from, length);
    if (!isState) {
      tableBytes.write(part, from, length);
    }
    return length;
  }

  private void beginBodies() {
    table = BodyTable.of(tableBytes.toByteArray());
    isDamaged = (int) ofFront.getValue() != checksum;
    beginBody();
  }

  private void beginBody() {
    while (!isDamaged && place < table.count() && table.length(place) == 0) {
      isDamaged = table.checksum(place) != 0; // CRC-32C of nothing
      place++;
    }
    bodyBytesLeft = place < table.count() ? table.length(place) : 0;
    isDamaged |= bodyBytesLeft < 0 || bodyBytesLeft > bytes - offset;
    ofBody.reset();
  }

  private int addToBody(byte[] part, int from) {
    int length = (int) Math.min(part.length - from, bodyBytesLeft);
    ofBody.update(part, from, length);
    bodyBytesLeft -= length;
    isDamaged = length == 0; // something comes after the last body
    return length;
  }

  private void endBody() {
    isDamaged |= (int) ofBody.getValue() != table.checksum(place);
    place++;
    beginBody();
  }

  /** Whether the whole snapshot has come, and all of it is as it was written. */
  public boolean isPassed() {
    return !isDamaged && offset == bytes && place == table.count();
  }

  /** The table of the bodies; empty before it has come. */
  public BodyTable table() {
    return table;
  }
}
