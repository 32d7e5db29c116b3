package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.raft.LogBase;
import io.quorate.snapshot.SnapshotMeta;
import io.quorate.snapshot.Snapshots;
import io.quorate.snapshot.StoredState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
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
  private final SortedMap<GroupId, Receipt> receipts = new TreeMap<>();

  /** A snapshot that is being received, so many bytes of which are here. */
  private record Receipt(SnapshotMeta meta, SnapshotFile part, long bytes) {}

  private SnapshotFiles(Storage storage, long incarnation) {
    this.storage = storage;
    this.incarnation = incarnation;
  }

  /**
   * Removes what an earlier process left unfinished; what it finished is durable afterwards.
   *
   * @param incarnation of the node; snapshots of another life are none
   */
  public static SnapshotFiles open(Storage storage, long incarnation) throws IOException {
    for (String file : storage.list()) {
      if (SnapshotName.isLeftOver(file)) {
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
  public SnapshotMeta save(GroupId group, LogBase base, byte[] state) throws IOException {
    if (state.length > SnapshotMeta.BYTES_MAX) {
      throw new IOException(
          "the state of %s has %d bytes, and a snapshot at most %d"
              .formatted(group, state.length, SnapshotMeta.BYTES_MAX));
    }
    SnapshotMeta meta = new SnapshotMeta(group, base, state.length, FrameBody.checksum(state));
    String name = SnapshotName.of(meta).file();
    String unfinished = name + SnapshotName.UNFINISHED;
    try (StorageFile file = storage.create(unfinished)) {
      SnapshotFile snapshot = new SnapshotFile(unfinished, file);
      snapshot.writeHeader(meta, incarnation);
      snapshot.write(state, 0);
      file.sync();
    }
    finish(unfinished, name);
    return meta;
  }

  @Override
  public byte[] load(SnapshotMeta meta) throws IOException {
    StoredState stored = verified(SnapshotName.of(meta));
    if (!stored.meta().equals(meta)) {
      throw new IOException("there is " + stored.meta() + ", where " + meta + " should be");
    }
    return stored.state();
  }

  @Override
  public byte @Nullable [] read(SnapshotMeta meta, long offset, int lengthMax) throws IOException {
    Invariant.check(offset >= 0 && offset <= meta.bytes(), "offset %d of %s", offset, meta);
    String name = SnapshotName.of(meta).file();
    try (StorageFile file = storage.open(name)) {
      SnapshotFile snapshot = new SnapshotFile(name, file);
      return meta.equals(snapshot.meta(incarnation))
          ? snapshot.read(offset, (int) Math.min(lengthMax, meta.bytes() - offset))
          : null;
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
  }

  @Override
  public void forget(GroupId group) throws IOException {
    Receipt givenUp = receipts.remove(group);
    if (givenUp != null) {
      drop(givenUp);
    }
    for (SnapshotName name : names(group)) {
      storage.delete(name.file());
    }
    storage.syncDirectory();
  }

  /** Forgets the snapshots of all groups, damaged ones as well. */
  void forgetAll() throws IOException {
    for (String file : storage.list()) {
      if (SnapshotName.parse(file).isPresent()) {
        storage.delete(file);
      }
    }
    storage.syncDirectory();
  }

  @Override
  public long received(SnapshotMeta meta) throws IOException {
    Receipt receipt = receipts.get(meta.group());
    if (receipt != null && receipt.meta.equals(meta)) {
      return receipt.bytes;
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
    Receipt receipt = receipts.get(meta.group());
    if (receipt == null || !receipt.meta.equals(meta)) {
      receipt = begin(meta);
    }
    receipt.part.write(part, offset);
    receipts.put(meta.group(), new Receipt(meta, receipt.part, offset + part.length));
  }

  private Receipt begin(SnapshotMeta meta) throws IOException {
    Receipt givenUp = receipts.remove(meta.group());
    if (givenUp != null) {
      drop(givenUp);
    }
    String name = SnapshotName.of(meta).file() + SnapshotName.PARTIAL;
    SnapshotFile part = new SnapshotFile(name, storage.create(name));
    Receipt receipt = new Receipt(meta, part, 0);
    receipts.put(meta.group(), receipt);
    part.writeHeader(meta, incarnation);
    return receipt;
  }

  @Override
  public byte @Nullable [] complete(SnapshotMeta meta) throws IOException {
    Receipt receipt = receipts.get(meta.group());
    if (receipt == null || !receipt.meta.equals(meta)) {
      return loadOrForget(meta);
    }
    Invariant.check(
        receipt.bytes == meta.bytes(), "only %d bytes are here of %s", receipt.bytes, meta);
    receipts.remove(meta.group());
    byte[] state;
    try {
      state = receipt.part.verifiedState(meta);
    } catch (CorruptJournal damaged) {
      drop(receipt);
      return null;
    }
    receipt.part.file().sync();
    receipt.part.file().close();
    finish(receipt.part.name(), SnapshotName.of(meta).file());
    return state;
  }

  private byte @Nullable [] loadOrForget(SnapshotMeta meta) throws IOException {
    try {
      return load(meta);
    } catch (CorruptJournal damaged) {
      forget(SnapshotName.of(meta));
      return null;
    }
  }

  private void finish(String unfinished, String name) throws IOException {
    storage.rename(unfinished, name);
    storage.syncDirectory();
  }

  private void drop(Receipt receipt) throws IOException {
    receipt.part.file().close();
    storage.delete(receipt.part.name());
  }

  /** Gives up what is being received. */
  @Override
  public void close() throws IOException {
    for (Receipt receipt : receipts.values()) {
      receipt.part.file().close();
    }
    receipts.clear();
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
      SnapshotMeta meta = snapshot.meta(incarnation);
      if (meta == null || !SnapshotName.of(meta).equals(name)) {
        throw new CorruptJournal(
            name.file(), 0, "its header is not that of such a snapshot, or the file is cut short");
      }
      return new StoredState(meta, snapshot.verifiedState(meta));
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
      SnapshotMeta meta = new SnapshotFile(name.file(), file).meta(incarnation);
      return meta != null && SnapshotName.of(meta).equals(name) ? meta : null;
    }
  }
}
