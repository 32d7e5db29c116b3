package io.quorate.journal;

import io.quorate.kernel.Body;
import io.quorate.snapshot.BodyTable;
import io.quorate.snapshot.SnapshotMeta;
import io.quorate.snapshot.StoredState;
import io.quorate.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open file that holds a snapshot, or will: a header, the state, the table of its bodies, the
 * configuration, and where on this node the bodies lie.
 */
record SnapshotFile(String name, StorageFile file) {
  /** Larger pieces would only take more memory outside the heap. */
  private static final int PIECE_BYTES = 1 << 20;

  /** What a file's undamaged header says. */
  record Known(SnapshotHeader header, SnapshotMeta meta) {}

  /** Completes a file that has state and table. */
  void finish(SnapshotMeta meta, List<FiledBody> bodies, long incarnation) throws IOException {
    byte[] configuration = meta.base().configuration().encode();
    byte[] places = BodyPlaces.encode(bodies);
    long configurationAt = SnapshotHeader.BYTES + meta.bodiesAt();
    writeAt(configuration, configurationAt);
    writeAt(places, configurationAt + configuration.length);
    file.write(SnapshotHeader.of(meta, configuration, places, incarnation), 0);
  }

  /**
   * What is known of the snapshot; null unless the header is undamaged and the file as long as it
   * says.
   *
   * @throws IOException if this version cannot read the file
   */
  @Nullable Known known(long incarnation) throws IOException {
    long bytes = file.size();
    if (bytes < SnapshotHeader.BYTES) {
      return null;
    }
    ByteBuffer bytesOfHeader = ByteBuffer.allocate(SnapshotHeader.BYTES);
    file.read(bytesOfHeader, 0);
    SnapshotHeader header = SnapshotHeader.in(bytesOfHeader.flip(), incarnation, name);
    if (header == null || header.fileBytes() != bytes) {
      return null;
    }
    SnapshotMeta meta = header.with(readAt(header.configurationAt(), header.configurationBytes()));
    return meta == null ? null : new Known(header, meta);
  }

  /** Writes a part of what lies before the bodies. */
  void write(byte[] part, long offset) throws IOException {
    writeAt(part, SnapshotHeader.BYTES + offset);
  }

  /** Reads a part of what lies before the bodies. */
  byte[] read(long offset, int length) throws IOException {
    return readAt(SnapshotHeader.BYTES + offset, length);
  }

  private void writeAt(byte[] part, long at) throws IOException {
    for (int from = 0; from < part.length; from += PIECE_BYTES) {
      int length = Math.min(PIECE_BYTES, part.length - from);
      file.write(ByteBuffer.wrap(part, from, length), at + from);
    }
  }

  byte[] readAt(long at, int length) throws IOException {
    byte[] part = new byte[length];
    for (int from = 0; from < length; from += PIECE_BYTES) {
      int pieceLength = Math.min(PIECE_BYTES, length - from);
      file.read(ByteBuffer.wrap(part, from, pieceLength), at + from);
    }
    return part;
  }

  /** The files in which the bodies lie. */
  List<BodyFileName> bodyFiles(SnapshotHeader header, String group) throws IOException {
    int bytes = (int) (header.fileBytes() - header.filesAt());
    return BodyPlaces.filesIn(readAt(header.filesAt(), bytes), group);
  }

  /** State and table, their checksum verified. */
  @SuppressWarnings("ArrayRecordComponent") // large, handed over once, never compared
  record Front(byte[] state, BodyTable table) {}

  /**
   * All that lies before the bodies.
   *
   * @throws CorruptJournal if it does not match its checksum
   */
  Front verifiedFront(SnapshotMeta meta) throws IOException {
    byte[] state = read(0, Math.toIntExact(meta.stateBytes()));
    byte[] table = read(state.length, meta.bodyCount() * BodyTable.ROW_BYTES);
    if (FrameBody.checksum(state, table) != meta.checksum()) {
      throw new CorruptJournal(
          name, SnapshotHeader.BYTES, "the state from there on does not match its checksum");
    }
    return new Front(state, BodyTable.of(table));
  }

  /**
   * All of the state, and where its bodies lie.
   *
   * @param group as the names of the files have it
   * @throws CorruptJournal if the file is damaged, or one with bodies is missing
   */
  StoredState verified(Known known, String group, BodyFiles files) throws IOException {
    SnapshotHeader header = known.header;
    Front front = verifiedFront(known.meta);
    byte[] places = readAt(header.placesAt(), (int) (header.fileBytes() - header.placesAt()));
    if (FrameBody.checksum(places) != header.placesChecksum()) {
      throw new CorruptJournal(
          name, header.placesAt(), "the places of bodies do not match their checksum");
    }
    List<Body> bodies = BodyPlaces.decode(places, group, front.table, files);
    return new StoredState(known.meta, front.state, bodies);
  }
}
