package io.quorate.sim;

import io.quorate.kernel.Rng;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that forgets what was not synced, and fails on demand. Sectors of {@value
 * #SECTOR_BYTES} bytes are written whole or not at all, in any order; creates, renames and deletes
 * need a sync of the directory. Single-threaded and deterministic.
 */
public final class SimDisk implements Storage {
  public static final int SECTOR_BYTES = 512;

  private static final long NEVER = Long.MAX_VALUE;

  private final TreeMap<String, SimFile> names = new TreeMap<>();
  private final TreeMap<String, SimFile> durableNames = new TreeMap<>();
  private final List<NameChange> changes = new ArrayList<>();

  private long operations;
  private long operationsMax = NEVER;
  private long writesUntilFailure = NEVER;
  private long syncsUntilFailure = NEVER;
  private long bytesFree = NEVER;
  private boolean isLyingOnSync;
  private boolean isOff;

  /** One change of the directory: a name goes, a name comes, or both at once. */
  private record NameChange(@Nullable String gone, @Nullable String come, SimFile file) {
    void applyTo(Map<String, SimFile> names) {
      if (gone != null) {
        names.remove(gone);
      }
      if (come != null) {
        names.put(come, file);
      }
    }
  }

  /** What a power cut leaves: everything synced and any part of the rest. This disk stays as is. */
  public SimDisk crash(Rng rng) {
    return crash(Choices.random(rng));
  }

  /** As {@link #crash(Rng)}, with the parts chosen by the caller. */
  public SimDisk crash(Choices choices) {
    TreeMap<String, SimFile> left = new TreeMap<>(durableNames);
    for (NameChange change : changes) {
      if (choices.choose(2) == 1) {
        change.applyTo(left);
      }
    }
    SimDisk disk = new SimDisk();
    left.forEach((name, file) -> disk.names.put(name, file.crash(choices)));
    disk.durableNames.putAll(disk.names);
    return disk;
  }

  /**
   * The same disk for the next process: what the last one wrote is visible, and no more durable
   * than it was. The faults are over.
   */
  public SimDisk afterProcessDeath() {
    SimDisk disk = new SimDisk();
    disk.names.putAll(names);
    disk.durableNames.putAll(durableNames);
    disk.changes.addAll(changes);
    return disk;
  }

  /** A disk of its own with the content that a process sees on this one, all of it durable. */
  public SimDisk copy() {
    SimDisk disk = new SimDisk();
    names.forEach((name, file) -> disk.names.put(name, SimFile.durable(file.seen())));
    disk.durableNames.putAll(disk.names);
    return disk;
  }

  /** How many operations there were that a power cut could come before. */
  public long operations() {
    return operations;
  }

  /** Lets so many operations pass from now on; each one after them ends in {@link PowerCut}. */
  public void cutPowerAfter(long count) {
    operationsMax = operations + count;
  }

  /** Whether an operation has ended in {@link PowerCut}. */
  public boolean isOff() {
    return isOff;
  }

  /** Lets so many writes pass from now on; the next one fails, and the rest pass again. */
  public void failWriteAfter(long count) {
    writesUntilFailure = count;
  }

  /** Lets so many syncs pass from now on; the next one fails, and the rest "succeed" again. */
  public void failSyncAfter(long count) {
    syncsUntilFailure = count;
  }

  /** Takes so many bytes from now on; a write that exceeds them is cut there, and fails. */
  public void limitBytes(long count) {
    bytesFree = count;
  }

  /** From now on syncs are answered and not done. */
  public void lieOnSync() {
    isLyingOnSync = true;
  }

  /** Decay: changes one bit of a file, on the disk too. */
  public void flipBit(String name, long bit) {
    find(name).flipBit(bit);
  }

  /** Damage: a file loses its end, on the disk too. */
  public void truncate(String name, int size) {
    SimFile file = SimFile.durable(Arrays.copyOf(find(name).seen(), size));
    names.put(name, file);
    durableNames.put(name, file);
  }

  /** What a process would read. */
  public byte[] content(String name) {
    return find(name).seen().clone();
  }

  @Override
  public List<String> list() {
    return List.copyOf(names.keySet());
  }

  @Override
  public StorageFile create(String name) throws IOException {
    beforeOperation();
    SimFile file = new SimFile();
    change(new NameChange(null, name, file));
    return new OpenFile(file);
  }

  @Override
  public StorageFile open(String name) throws IOException {
    return new OpenFile(existing(name));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    beforeOperation();
    change(new NameChange(from, to, existing(from)));
  }

  @Override
  public void delete(String name) throws IOException {
    beforeOperation();
    change(new NameChange(name, null, existing(name)));
  }

  @Override
  public long roomBytes() {
    return bytesFree;
  }

  @Override
  public void syncDirectory() throws IOException {
    beforeSync();
    if (!isLyingOnSync) {
      durableNames.clear();
      durableNames.putAll(names);
      changes.clear();
    }
  }

  private void change(NameChange change) {
    change.applyTo(names);
    changes.add(change);
  }

  private SimFile existing(String name) throws NoSuchFileException {
    SimFile file = names.get(name);
    if (file == null) {
      throw new NoSuchFileException(name);
    }
    return file;
  }

  private SimFile find(String name) {
    SimFile file = names.get(name);
    if (file == null) {
      throw new IllegalArgumentException("no file " + name);
    }
    return file;
  }

  private void beforeOperation() throws PowerCut {
    if (operations >= operationsMax) {
      isOff = true;
      throw new PowerCut();
    }
    operations++;
  }

  private void beforeSync() throws IOException {
    beforeOperation();
    if (syncsUntilFailure != NEVER && syncsUntilFailure-- == 0) {
      syncsUntilFailure = NEVER;
      throw new IOException("Input/output error");
    }
  }

  private int room(int wanted) {
    if (bytesFree == NEVER) {
      return wanted;
    }
    int granted = (int) Math.min(wanted, bytesFree);
    bytesFree -= granted;
    return granted;
  }

  private final class OpenFile implements StorageFile {
    private final SimFile file;

    OpenFile(SimFile file) {
      this.file = file;
    }

    @Override
    public long size() {
      return file.seen().length;
    }

    @Override
    public void read(ByteBuffer into, long offset) throws EOFException {
      if (offset + into.remaining() > size()) {
        throw new EOFException();
      }
      into.put(file.seen(), (int) offset, into.remaining());
    }

    @Override
    public void write(ByteBuffer from, long offset) throws IOException {
      beforeOperation();
      if (writesUntilFailure != NEVER && writesUntilFailure-- == 0) {
        writesUntilFailure = NEVER;
        throw new IOException("Input/output error");
      }
      int wanted = from.remaining();
      byte[] bytes = new byte[room(wanted)];
      from.get(bytes);
      file.write(bytes, (int) offset);
      if (bytes.length < wanted) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void sync() throws IOException {
      try {
        beforeSync();
      } catch (PowerCut e) {
        throw e;
      } catch (IOException e) {
        file.failSync();
        throw e;
      }
      if (!isLyingOnSync) {
        file.sync();
      }
    }

    @Override
    public void close() {}
  }
}
