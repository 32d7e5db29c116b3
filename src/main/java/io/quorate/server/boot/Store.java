package io.quorate.server.boot;

import io.quorate.journal.DataDirectory;
import io.quorate.journal.MemoryJournal;
import io.quorate.journal.MemorySnapshots;
import io.quorate.kernel.GroupId;
import io.quorate.port.Identity;
import io.quorate.port.IdentityStore;
import io.quorate.port.Journal;
import io.quorate.raft.Restored;
import io.quorate.snapshot.Snapshots;
import io.quorate.snapshot.StoredState;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import java.util.logging.Logger;

/** What a node keeps, on disk or in memory. */
interface Store {
  Identity identity();

  IdentityStore identities();

  SortedMap<GroupId, Restored> restored();

  SortedMap<GroupId, StoredState> states();

  Journal journal();

  Snapshots snapshots();

  /** Lets go of what the node has started from. */
  void forgetStart();

  /** To be called once, before the journal's first batch. */
  void start(Journal.Listener listener);

  void close() throws IOException;

  /**
   * @throws IOException if the data directory cannot be used
   */
  static Store open(Settings settings, SecureRandom random, ThreadFactory threads)
      throws IOException {
    return switch (settings.storage()) {
      case FILE ->
          new OnDisk(DataDirectory.open(settings.dataDirectory(), settings.self(), threads));
      case MEMORY ->
          new InMemory(
              Identity.fresh(settings.self(), random.nextLong()),
              new MemoryJournal(),
              new MemorySnapshots());
    };
  }

  /** {@code STORAGE=file}. */
  record OnDisk(DataDirectory directory) implements Store {
    private static final Logger LOG = Logger.getLogger(OnDisk.class.getName());

    public OnDisk {
      LOG.info(() -> "The data directory is open: " + directory.report());
    }

    @Override
    public Identity identity() {
      return directory.identity();
    }

    @Override
    public IdentityStore identities() {
      return directory.identityStore();
    }

    @Override
    public SortedMap<GroupId, Restored> restored() {
      return directory.restored();
    }

    @Override
    public SortedMap<GroupId, StoredState> states() {
      return directory.states();
    }

    @Override
    public void forgetStart() {
      directory.forgetStart();
    }

    @Override
    public Journal journal() {
      return directory.journal();
    }

    @Override
    public Snapshots snapshots() {
      return directory.snapshots();
    }

    @Override
    public void start(Journal.Listener listener) {
      directory.journal().start(listener);
    }

    @Override
    public void close() throws IOException {
      directory.close();
    }
  }

  /** {@code STORAGE=memory}. */
  record InMemory(Identity identity, MemoryJournal journal, MemorySnapshots snapshots)
      implements Store {
    @Override
    public void forgetStart() {}

    @Override
    public IdentityStore identities() {
      return forgotten -> {};
    }

    @Override
    public SortedMap<GroupId, Restored> restored() {
      return new TreeMap<>();
    }

    @Override
    public SortedMap<GroupId, StoredState> states() {
      return new TreeMap<>();
    }

    @Override
    public void start(Journal.Listener listener) {
      journal.start(listener);
    }

    @Override
    public void close() {}
  }
}
