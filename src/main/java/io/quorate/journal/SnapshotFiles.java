package io.quorate.journal;

import io.quorate.kernel.Body;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.raft.LogBase;
import io.quorate.snapshot.BodyTable;
import io.quorate.snapshot.SnapshotMeta;
import io.quorate.snapshot.Snapshots;
import io.quorate.snapshot.StoredState;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots in files of a {@link Storage}, each under its final name only when all of it is
 * durable. What is received lies in a part file of its own, which a restart removes.
 */
public final class SnapshotFiles implements Snapshots, Closeable {
  private final Storage storage;
  private final long incarnation;
  private final BodyFiles bodyFiles;
  private final SortedMap<GroupId, Receipt> receipts = new TreeMap<>();

  private SnapshotFiles(Storage storage, long incarnation) {
    this.storage = storage;
    this.incarnation = incarnation;
    bodyFiles = new BodyFiles(storage);
  }

  /**
   * Removes what an earlier process left unfinished; what it finished is durable afterwards.
   *
   * @param incarnation of the node; snapshots of another life are none
   */
  public static SnapshotFiles open(Storage storage, long incarnation) throws IOException {
    for (String file : storage.list()) {
      if (SnapshotName.isLeftOver(file) || BodyFileName.isLeftOver(file)) {
        storage.delete(file);
      }
    }
    // The process may have died between a rename and this; nobody may build on such a name.
    storage.syncDirectory();
    return new SnapshotFiles(storage, incarnation);
  }

  @Override
  public @Nullable SnapshotMeta newest(GroupId group) throws IOException {
    for (SnapshotName name : names(group)) {
      SnapshotMeta meta = metaOf(name);
      if (meta != null) {
        return meta;
      }
    }
    return null;
  }

  @Override
  public StoredState save(GroupId group, LogBase base, byte[] state, List<Body> bodies)
      throws IOException {
    if (state.length > SnapshotMeta.STATE_BYTES_MAX) {
      throw new IOException(
          "the state of %s has %d bytes, and a snapshot at most %d"
              .formatted(group, state.length, SnapshotMeta.STATE_BYTES_MAX));
    }
    List<FiledBody> filed = bodyFiles.file(group, base.position(), bodies);
    BodyTable table = BodyTable.of(filed);
    SnapshotMeta meta =
        new SnapshotMeta(
            group,
            base,
            state.length,
            table.count(),
            table.bodyBytes(),
            FrameBody.checksum(state, table.bytes()));
    String name = SnapshotName.of(meta).file();
    String unfinished = name + SnapshotName.UNFINISHED;
    try (StorageFile file = storage.create(unfinished)) {
      SnapshotFile snapshot = new SnapshotFile(unfinished, file);
      snapshot.write(state, 0);
      snapshot.write(table.bytes(), state.length);
      snapshot.finish(meta, filed, incarnation);
      file.sync();
    }
    storage.rename(unfinished, name);
    storage.syncDirectory();
    return new StoredState(meta, state, List.copyOf(filed));
  }

  @Override
  public StoredState load(SnapshotMeta meta) throws IOException {
    StoredState stored = verified(SnapshotName.of(meta));
    if (!stored.meta().equals(meta)) {
      throw new IOException("there is " + stored.meta() + ", where " + meta + " should be");
    }
    return stored;
  }

  @Override
  public byte @Nullable [] read(SnapshotMeta meta, long offset, int lengthMax) throws IOException {
    Invariant.check(offset >= 0 && offset <= meta.bytes(), "offset %d of %s", offset, meta);
    SnapshotName name = SnapshotName.of(meta);
    try (StorageFile file = storage.open(name.file())) {
      SnapshotFile snapshot = new SnapshotFile(name.file(), file);
      SnapshotFile.Known known = snapshot.known(incarnation);
      if (known == null || !meta.equals(known.meta())) {
        return null;
      }
      long bodiesAt = meta.bodiesAt();
      if (offset < bodiesAt) {
        return snapshot.read(offset, (int) Math.min(lengthMax, bodiesAt - offset));
      }
      return new BodyReader(snapshot, known.header(), name.group(), bodyFiles)
          .read(offset - bodiesAt, (int) Math.min(lengthMax, meta.bytes() - offset));
    } catch (NoSuchFileException forgotten) {
      return null;
    }
  }

  @Override
  public void forgetBefore(GroupId group, long index) throws IOException {
    boolean isNewestKept = false;
    for (SnapshotName name : names(group)) {
      if (!isNewestKept && metaOf(name) != null) {
        isNewestKept = true;
      } else if (name.index() < index) {
        storage.delete(name.file());
      }
    }
    forgetBodies(group);
  }

  /** Deletes the bodies that lie in no snapshot any more. */
  private void forgetBodies(GroupId group) throws IOException {
    Set<BodyFileName> needed = new LinkedHashSet<>();
    for (SnapshotName name : names(group)) {
      try (StorageFile file = storage.open(name.file())) {
        SnapshotFile snapshot = new SnapshotFile(name.file(), file);
        SnapshotFile.Known known = snapshot.known(incarnation);
        if (known != null) {
          needed.addAll(snapshot.bodyFiles(known.header(), name.group()));
        }
      }
    }
    bodyFiles.keepOnly(SnapshotName.textOf(group), needed);
  }

  @Override
  public void forget(GroupId group) throws IOException {
    Receipt givenUp = receipts.remove(group);
    if (givenUp != null) {
      givenUp.drop();
    }
    for (SnapshotName name : names(group)) {
      storage.delete(name.file());
    }
    bodyFiles.keepOnly(SnapshotName.textOf(group), Set.of());
    storage.syncDirectory();
  }

  /** Forgets the snapshots of all groups, damaged ones as well. */
  void forgetAll() throws IOException {
    for (String file : storage.list()) {
      if (SnapshotName.parse(file).isPresent()) {
        storage.delete(file);
      }
    }
    bodyFiles.deleteAll();
    storage.syncDirectory();
  }

  @Override
  public long received(SnapshotMeta meta) throws IOException {
    Receipt receipt = receiptOf(meta);
    if (receipt != null) {
      return receipt.bytes();
    }
    return isWhole(meta) ? meta.bytes() : 0;
  }

  @Override
  public void receive(SnapshotMeta meta, long offset, byte[] part) throws IOException {
    long received = received(meta);
    Invariant.check(
        offset == received && part.length <= meta.bytes() - offset,
        "%d bytes at %d of %s, of which %d have been received",
        part.length,
        offset,
        meta,
        received);
    Receipt receipt = receiptOf(meta);
    if (receipt == null) {
      Receipt givenUp = receipts.remove(meta.group());
      if (givenUp != null) {
        givenUp.drop();
      }
      receipt = Receipt.begin(storage, meta);
      receipts.put(meta.group(), receipt);
    }
    receipt.add(part);
  }

  private @Nullable Receipt receiptOf(SnapshotMeta meta) {
    Receipt receipt = receipts.get(meta.group());
    return receipt != null && receipt.meta().equals(meta) ? receipt : null;
  }

  @Override
  public @Nullable StoredState complete(SnapshotMeta meta) throws IOException {
    Receipt receipt = receiptOf(meta);
    if (receipt != null) {
      Invariant.check(receipt.bytes() == meta.bytes(), "%s is not here whole", meta);
      receipts.remove(meta.group());
      try {
        receipt.finish(bodyFiles, incarnation);
      } catch (CorruptJournal damaged) {
        receipt.drop();
        return null;
      }
    }
    try {
      return load(meta);
    } catch (CorruptJournal damaged) {
      forget(SnapshotName.of(meta));
      return null;
    }
  }

  @Override
  public long roomBytes() throws IOException {
    return storage.roomBytes();
  }

  @Override
  public Optional<String> damage() {
    return bodyFiles.damage();
  }

  /** Gives up what is being received. */
  @Override
  public void close() throws IOException {
    for (Receipt receipt : receipts.values()) {
      receipt.close();
    }
    receipts.clear();
    bodyFiles.close();
  }

  /** The groups of which there are snapshots. */
  Set<GroupId> groups() throws IOException {
    Set<GroupId> groups = new TreeSet<>();
    for (String file : storage.list()) {
      Optional<SnapshotName> name = SnapshotName.parse(file);
      SnapshotMeta meta = name.isPresent() ? metaOf(name.get()) : null;
      if (meta != null) {
        groups.add(meta.group());
      }
    }
    return groups;
  }

  /** The files of the group, whole or not, the newest first. */
  List<SnapshotName> names(GroupId group) throws IOException {
    return storage.list().stream()
        .flatMap(file -> SnapshotName.parse(file).stream())
        .filter(name -> name.group().equals(SnapshotName.textOf(group)))
        .sorted()
        .toList();
  }

  /**
   * A snapshot, all of it checked.
   *
   * @throws CorruptJournal if it is damaged
   * @throws NoSuchFileException if there is none of the name
   */
  StoredState verified(SnapshotName name) throws IOException {
    try (StorageFile file = storage.open(name.file())) {
      SnapshotFile snapshot = new SnapshotFile(name.file(), file);
      SnapshotFile.Known known = snapshot.known(incarnation);
      if (known == null || !SnapshotName.of(known.meta()).equals(name)) {
        throw new CorruptJournal(
            name.file(), 0, "its header is not that of such a snapshot, or the file is cut short");
      }
      return snapshot.verified(known, name.group(), bodyFiles);
    }
  }

  void forget(SnapshotName name) throws IOException {
    storage.delete(name.file());
  }

  private boolean isWhole(SnapshotMeta meta) throws IOException {
    SnapshotName name = SnapshotName.of(meta);
    return names(meta.group()).contains(name) && meta.equals(metaOf(name));
  }

  private @Nullable SnapshotMeta metaOf(SnapshotName name) throws IOException {
    try (StorageFile file = storage.open(name.file())) {
      SnapshotFile.Known known = new SnapshotFile(name.file(), file).known(incarnation);
      return known != null && SnapshotName.of(known.meta()).equals(name) ? known.meta() : null;
    }
  }
}
