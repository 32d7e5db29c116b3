package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.port.Identity;
import io.quorate.port.IdentityStore;
import io.quorate.raft.Restored;
import io.quorate.snapshot.StoredState;
import io.quorate.storage.FileStorage;
import io.quorate.storage.Storage;
import io.quorate.storage.Trouble;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;

/** {@code DATA_DIR}: holds the lock on it, the identity, the log and the snapshots. */
public final class DataDirectory implements AutoCloseable {
  private final DirectoryLock lock;
  private final Identity identity;
  private final IdentityStore identityStore;
  private final SnapshotFiles snapshots;
  private final WalJournal journal;
  private final String report;
  private StartState start;

  private DataDirectory(DirectoryLock lock, Path path, NodeId self, ThreadFactory threads)
      throws IOException {
    this.lock = lock;
    Storage storage = new FileStorage(path);
    IdentityFile identityFile = new IdentityFile(storage);
    identityStore = identityFile;
    identity = loadOrCreate(identityFile, storage, path, self);
    WalConfig config =
        WalConfig.of(identity.incarnation(), task -> threads.newThread(task).start());
    Recovered recovered = Wal.open(storage, config);
    journal = new WalJournal(recovered.wal(), threads);
    try {
      snapshots = SnapshotFiles.open(storage, identity.incarnation());
      if (!identity.isMember() && recovered.groups().isEmpty()) {
        snapshots.forgetAll(); // of a cluster whose founding was broken off
      }
      start = StartState.of(recovered.groups(), snapshots);
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
    report = (recovered.report() + ". " + start.report()).strip();
  }

  /**
   * Creates the directory if need be, locks it, reads it. A directory without an identity gets a
   * new incarnation, durable before this returns.
   *
   * @param threads makes the journal's thread, and a short-lived one for each new segment
   * @throws CorruptJournal if something is missing that was durable once, be it of the log or the
   *     snapshot that it follows
   * @throws IOException if the directory is locked, belongs to another node, or cannot be used
   */
  public static DataDirectory open(Path path, NodeId self, ThreadFactory threads)
      throws IOException {
    create(path);
    try {
      return openExisting(path, self, threads);
    } catch (FileSystemException e) {
      throw new IOException(
          "DATA_DIR '%s' cannot be used: %s: %s".formatted(path, e.getFile(), Trouble.of(e)), e);
    }
  }

  private static DataDirectory openExisting(Path path, NodeId self, ThreadFactory threads)
      throws IOException {
    DirectoryLock lock = DirectoryLock.acquire(path);
    try {
      return new DataDirectory(lock, path, self, threads);
    } catch (CorruptJournal e) {
      lock.close();
      throw e.in(path);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  public Identity identity() {
    return identity;
  }

  public IdentityStore identityStore() {
    return identityStore;
  }

  /** What the log held. */
  public SortedMap<GroupId, Restored> restored() {
    return start.restored();
  }

  /** The snapshots that the groups' machines start from. */
  public SortedMap<GroupId, StoredState> states() {
    return start.states();
  }

  /** Lets go of what the groups start from, which may be large, once they have started. */
  public void forgetStart() {
    start = new StartState(new TreeMap<>(), new TreeMap<>(), "");
  }

  /** A line for the operator: what was read, what was cut off, and what is damaged. */
  public String report() {
    return report;
  }

  /** The snapshots in this directory; nobody may use them any more when it is closed. */
  public SnapshotFiles snapshots() {
    return snapshots;
  }

  /** The journal on this directory; to be started. */
  public WalJournal journal() {
    return journal;
  }

  /**
   * Stops the journal and gives the lock back.
   *
   * @throws IOException if the journal cannot be stopped; the lock is kept then
   */
  @Override
  public void close() throws IOException {
    journal.close();
    snapshots.close();
    lock.close();
  }

  private static Identity loadOrCreate(IdentityFile file, Storage storage, Path path, NodeId self)
      throws IOException {
    Optional<Identity> saved = file.load();
    boolean hasLog = Wal.exists(storage);
    if (saved.isEmpty() && hasLog) {
      throw new CorruptJournal("it has a log, but its identity file is missing");
    }
    if (saved.isPresent() && saved.get().isMember() && !hasLog) {
      throw new CorruptJournal("it is that of a member of a cluster, but its log is missing");
    }
    if (saved.isPresent() && !saved.get().node().equals(self)) {
      throw new IOException(
          "DATA_DIR " + path + " belongs to node " + saved.get().node() + ", not to " + self);
    }
    if (saved.isPresent()) {
      return saved.get();
    }
    Identity created = Identity.fresh(self, randomIncarnation());
    file.save(created);
    return created;
  }

  private static long randomIncarnation() {
    SecureRandom random = new SecureRandom();
    long incarnation = 0;
    while (incarnation == 0) {
      incarnation = random.nextLong();
    }
    return incarnation;
  }

  private static void create(Path path) throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new IOException(
          "DATA_DIR is '%s', which is a file; allowed: a directory that this user may write"
              .formatted(path));
    }
    try {
      createDurably(path.toAbsolutePath());
    } catch (FileSystemException e) {
      throw new IOException(
          "DATA_DIR '%s' cannot be created: %s".formatted(path, Trouble.of(e)), e);
    }
  }

  // A directory that its parent forgets in a power cut would take everything in it along.
  private static void createDurably(Path path) throws IOException {
    Path parent = path.getParent();
    if (Files.isDirectory(path) || parent == null) {
      return;
    }
    createDurably(parent);
    Files.createDirectory(path);
    new FileStorage(parent).syncDirectory();
  }
}
