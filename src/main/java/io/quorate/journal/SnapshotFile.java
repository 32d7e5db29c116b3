package io.quorate.journal;

import io.quorate.snapshot.SnapshotMeta;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An open file that holds a snapshot, or will: a header, the state, and the configuration. */
record SnapshotFile(String name, StorageFile file) {
  /** Larger pieces would only take more memory outside the heap. */
  private static final int PIECE_BYTES = 1 << 20;

  void writeHeader(SnapshotMeta meta, long incarnation) throws IOException {
    byte[] configuration = meta.base().configuration().encode();
    file.write(SnapshotHeader.of(meta, configuration, incarnation), 0);
    file.write(ByteBuffer.wrap(configuration), SnapshotHeader.BYTES + meta.bytes());
  }

  /**
   * Whose state this is; null unless the header is undamaged and the file as long as it says.
   *
   * @throws IOException if this version cannot read the file
   */
  @Nullable SnapshotMeta meta(long incarnation) throws IOException {
    long bytes = file.size();
    if (bytes < SnapshotHeader.BYTES) {
      return null;
    }
    ByteBuffer bytesOfHeader = ByteBuffer.allocate(SnapshotHeader.BYTES);
    file.read(bytesOfHeader, 0);
    SnapshotHeader header = SnapshotHeader.in(bytesOfHeader.flip(), incarnation, name);
    return header != null && header.fileBytes() == bytes
        ? header.with(read(header.stateBytes(), header.configurationBytes()))
        : null;
  }

  void write(byte[] part, long offset) throws IOException {
    for (int from = 0; from < part.length; from += PIECE_BYTES) {
      int length = Math.min(PIECE_BYTES, part.length - from);
      file.write(ByteBuffer.wrap(part, from, length), SnapshotHeader.BYTES + offset + from);
    }
  }

  byte[] read(long offset, int length) throws IOException {
    byte[] part = new byte[length];
    for (int from = 0; from < length; from += PIECE_BYTES) {
      int pieceLength = Math.min(PIECE_BYTES, length - from);
      file.read(ByteBuffer.wrap(part, from, pieceLength), SnapshotHeader.BYTES + offset + from);
    }
    return part;
  }

  /**
   * All of the state.
   *
   * @throws CorruptJournal if it does not match its checksum
   */
  byte[] verifiedState(SnapshotMeta meta) throws IOException {
    byte[] state = read(0, Math.toIntExact(meta.bytes()));
    if (FrameBody.checksum(state) != meta.checksum()) {
      throw new CorruptJournal(
          name, SnapshotHeader.BYTES, "the state from there on does not match its checksum");
    }
    return state;
  }
}
