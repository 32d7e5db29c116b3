package io.quorate.backup;

import io.quorate.kernel.ByteWriter;
import io.quorate.snapshot.SnapshotCheck;
import io.quorate.snapshot.SnapshotMeta;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.List;

/** Writes a backup, state by state and part by part; keeps nothing of what it has written. */
public final class BackupWriter {
  /** Where the states come from. */
  public interface Source {
    /**
     * The bytes of a state from the offset on: some at least, unless it ends there.
     *
     * @param place of the state in the backup
     */
    byte[] read(int place, long offset) throws IOException;
  }

  private final OutputStream out;
  private final MessageDigest digest = BackupForm.digest();

  private BackupWriter(OutputStream out) {
    this.out = out;
  }

  /** How many bytes {@link #write} writes. */
  public static long bytesOf(BackupHeader header, List<SnapshotMeta> states) {
    long bytes = Integer.BYTES;
    bytes += BackupForm.BEGINNING.length;
    bytes += BackupForm.AROUND_BLOCK_BYTES;
    bytes += header.encode().length;
    for (SnapshotMeta state : states) {
      bytes += BackupForm.AROUND_BLOCK_BYTES;
      bytes += SavedState.of(state).encode().length;
      bytes += state.bytes();
    }
    bytes += BackupForm.END.length;
    return bytes + BackupForm.DIGEST_BYTES;
  }

  /**
   * Writes a whole backup.
   *
   * @param states that of {@code system}, then those of the shards, as many as the header says
   * @throws IOException also if the source gives other bytes than those that the metadata tell of;
   *     what has been written is no backup then
   */
  public static void write(
      BackupHeader header, List<SnapshotMeta> states, Source source, OutputStream out)
      throws IOException {
    new BackupWriter(out).write(header, states, source);
  }

  private void write(BackupHeader header, List<SnapshotMeta> states, Source source)
      throws IOException {
    put(BackupForm.BEGINNING);
    put(new ByteWriter().writeInt(BackupForm.VERSION).toByteArray());
    putBlock(header.encode());
    for (int place = 0; place < states.size(); place++) {
      SnapshotMeta state = states.get(place);
      putBlock(SavedState.of(state).encode());
      putState(place, state, source);
    }
    put(BackupForm.END);
    out.write(digest.digest());
    out.flush();
  }

  private void putState(int place, SnapshotMeta state, Source source) throws IOException {
    SnapshotCheck check = SnapshotCheck.of(state);
    long offset = 0;
    while (offset < state.bytes()) {
      byte[] part = source.read(place, offset);
      if (part.length == 0 || part.length > state.bytes() - offset) {
        throw new IOException(
            "%d bytes at %d of %d of %s"
                .formatted(part.length, offset, state.bytes(), state.group()));
      }
      check.add(part);
      put(part);
      offset += part.length;
    }
    if (!check.isPassed()) {
      throw new IOException("the state of " + state.group() + " is damaged where it is kept");
    }
  }

  private void putBlock(byte[] content) throws IOException {
    put(new ByteWriter().writeInt(content.length).toByteArray());
    put(content);
    put(new ByteWriter().writeInt(BackupForm.checksum(content)).toByteArray());
  }

  private void put(byte[] bytes) throws IOException {
    digest.update(bytes);
    out.write(bytes);
  }
}
