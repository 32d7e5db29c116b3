package io.quorate.journal;

import io.quorate.kernel.Invariant;
import io.quorate.snapshot.BodyTable;
import io.quorate.snapshot.SnapshotCheck;
import io.quorate.snapshot.SnapshotMeta;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that is being received, in files of its own, which a restart removes: one for state
 * and table, and one for the bodies, if there are any.
 */
final class Receipt {
  static final String PARTIAL = SnapshotName.PARTIAL;

  private final Storage storage;
  private final SnapshotMeta meta;
  private final SnapshotFile front;
  private final @Nullable StorageFile bodies;
  private final SnapshotCheck check;

  private Receipt(
      Storage storage, SnapshotMeta meta, SnapshotFile front, @Nullable StorageFile bodies) {
    this.storage = storage;
    this.meta = meta;
    this.front = front;
    this.bodies = bodies;
    check = SnapshotCheck.of(meta);
  }

  static Receipt begin(Storage storage, SnapshotMeta meta) throws IOException {
    String name = SnapshotName.of(meta).file() + PARTIAL;
    SnapshotFile front = new SnapshotFile(name, storage.create(name));
    StorageFile bodies =
        meta.bodyCount() == 0 ? null : storage.create(BodyFileName.of(meta).file() + PARTIAL);
    return new Receipt(storage, meta, front, bodies);
  }

  SnapshotMeta meta() {
    return meta;
  }

  /** How many bytes are here. */
  long bytes() {
    return check.offset();
  }

  void add(byte[] part) throws IOException {
    long offset = check.offset();
    int ofFront = (int) Math.max(0, Math.min(part.length, meta.bodiesAt() - offset));
    if (ofFront > 0) {
      front.write(Arrays.copyOf(part, ofFront), offset);
    }
    if (ofFront < part.length) {
      Invariant.present(bodies, "the file of the bodies")
          .write(
              ByteBuffer.wrap(part, ofFront, part.length - ofFront),
              offset + ofFront - meta.bodiesAt());
    }
    check.add(part);
  }

  /**
   * Makes it durable under its names.
   *
   * @throws CorruptJournal if the bytes are not those of the metadata
   */
  void finish(BodyFiles files, long incarnation) throws IOException {
    if (!check.isPassed()) {
      throw new CorruptJournal(front.name(), 0, "what has arrived does not match its checksums");
    }
    List<FiledBody> filed = new ArrayList<>();
    if (bodies != null) {
      BodyFileName name = BodyFileName.of(meta);
      bodies.sync();
      bodies.close();
      storage.rename(name.file() + PARTIAL, name.file());
      storage.syncDirectory(); // before the snapshot's name may become durable
      filed = inOrder(files.renewed(name, meta.bodyBytes()), check.table());
    }
    front.finish(meta, filed, incarnation);
    front.file().sync();
    front.file().close();
    storage.rename(front.name(), SnapshotName.of(meta).file());
    storage.syncDirectory();
  }

  private static List<FiledBody> inOrder(BodyFile file, BodyTable table) {
    List<FiledBody> filed = new ArrayList<>(table.count());
    long offset = 0;
    for (int place = 0; place < table.count(); place++) {
      filed.add(new FiledBody(file, offset, table.length(place), table.checksum(place)));
      offset += table.length(place);
    }
    return filed;
  }

  /** Closes its files, and leaves them for a restart to remove. */
  void close() throws IOException {
    front.file().close();
    if (bodies != null) {
      bodies.close();
    }
  }

  /** Gives it up. */
  void drop() throws IOException {
    close();
    storage.delete(front.name());
    if (bodies != null) {
      storage.delete(BodyFileName.of(meta).file() + PARTIAL);
    }
  }
}
