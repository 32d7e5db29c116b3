package io.quorate.backup;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.MalformedBytes;
import io.quorate.snapshot.SnapshotCheck;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A backup that was read and checked to its end. Of the shards' states nothing is kept: no shard
 * has any data of clients yet.
 *
 * @param system whose state {@code systemState} is
 * @param digest of the whole file: equal for equal files only; never 0
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record Backup(BackupHeader header, SavedState system, byte[] systemState, long digest) {
  private static final int SKIPPED_BYTES = 1 << 16;

  /**
   * Reads a whole backup. Takes no more memory than there are bytes, whatever the file claims.
   *
   * @throws DamagedBackup if it is none, not whole, damaged, or of another version
   * @throws IOException if it cannot be read
   */
  public static Backup read(InputStream file) throws IOException {
    DigestInputStream in = new DigestInputStream(file, BackupForm.digest());
    try {
      return readFrom(in);
    } catch (EOFException cut) {
      throw new DamagedBackup("it ends too early: it was not downloaded to its end, or cut off");
    } catch (MalformedBytes damage) {
      throw new DamagedBackup("it is damaged: " + damage.getMessage());
    }
  }

  private static Backup readFrom(DigestInputStream in) throws IOException {
    if (!Arrays.equals(next(in, BackupForm.BEGINNING.length), BackupForm.BEGINNING)) {
      throw new DamagedBackup("it is no backup: it begins with other bytes");
    }
    int version = nextInt(in);
    if (version != BackupForm.VERSION) {
      throw new DamagedBackup(
          "it has form %d, and this version of Quorate reads form %d"
              .formatted(version, BackupForm.VERSION));
    }
    BackupHeader header = BackupHeader.decode(nextBlock(in, "the header"));
    SavedState system = nextHeader(in, 0);
    MalformedBytes.check(system.bodyCount() == 0, "the state of system has bodies");
    byte[] state = next(in, system.bytes());
    SnapshotCheck check = system.check();
    check.add(state);
    requirePassed(system, check);
    for (int place = 1; place <= header.shardCount(); place++) {
      skip(in, nextHeader(in, place));
    }
    if (!Arrays.equals(next(in, BackupForm.END.length), BackupForm.END)) {
      throw new DamagedBackup("it is damaged: it does not end where it should");
    }
    MessageDigest digest = in.getMessageDigest();
    in.on(false);
    byte[] expected = digest.digest();
    if (!MessageDigest.isEqual(next(in, BackupForm.DIGEST_BYTES), expected)) {
      throw new DamagedBackup("it is damaged: its SHA-256 does not match");
    }
    if (in.read() >= 0) {
      throw new DamagedBackup("it is damaged: something follows after its end");
    }
    long shortened = new ByteReader(expected).readLong();
    return new Backup(header, system, state, shortened == 0 ? 1 : shortened);
  }

  private static SavedState nextHeader(InputStream in, int place) throws IOException {
    SavedState state = SavedState.decode(nextBlock(in, "what tells of state " + place));
    MalformedBytes.check(
        state.group().equals(SavedState.groupAt(place)), "not the group of place " + place);
    return state;
  }

  private static void skip(InputStream in, SavedState state) throws IOException {
    SnapshotCheck check = state.check();
    for (long left = state.bytes(); left > 0; ) {
      byte[] part = next(in, Math.min(left, SKIPPED_BYTES));
      check.add(part);
      left -= part.length;
    }
    requirePassed(state, check);
  }

  private static void requirePassed(SavedState state, SnapshotCheck check) throws DamagedBackup {
    if (!check.isPassed()) {
      throw new DamagedBackup(
          "it is damaged: the checksum of " + state.group() + " does not match");
    }
  }

  private static byte[] nextBlock(InputStream in, String what) throws IOException {
    int length = nextInt(in);
    if (length < 0 || length > BackupForm.BLOCK_BYTES_MAX) {
      throw new DamagedBackup("it is damaged: the length of " + what);
    }
    byte[] content = next(in, length);
    if (nextInt(in) != BackupForm.checksum(content)) {
      throw new DamagedBackup("it is damaged: the checksum of " + what + " does not match");
    }
    return content;
  }

  private static int nextInt(InputStream in) throws IOException {
    return new ByteReader(next(in, Integer.BYTES)).readInt();
  }

  // As the bytes come: a length that is a lie takes no memory.
  private static byte[] next(InputStream in, long length) throws IOException {
    byte[] bytes = in.readNBytes((int) length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }
}
