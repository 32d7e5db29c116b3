package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.port.Identity;
import io.quorate.port.Journal;
import io.quorate.port.JournalBatch;
import io.quorate.port.PayloadHandle;
import io.quorate.raft.Restored;
import io.quorate.snapshot.SnapshotMeta;
import io.quorate.snapshot.StoredState;
import io.quorate.storage.FileStorage;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Goal: the whole way down to real files. Method: a temporary directory, opened twice. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DataDirectoryTest {
  private static final NodeId SELF = new NodeId("n1:8001");

  @TempDir Path temporary;
  private final Batches batches = new Batches();
  private final BlockingQueue<Long> durable = new LinkedBlockingQueue<>();

  private final class Listening implements Journal.Listener {
    @Override
    public void durable(long sequence, List<PayloadHandle> handles) {
      durable.add(sequence);
    }

    @Override
    public void pinned(Set<GroupId> groups) {}

    @Override
    public void failed(String reason) {
      throw new AssertionError(reason);
    }
  }

  @Test
  void identityAndLogSurviveReopening() throws Exception {
    Path path = temporary.resolve("a/b");
    History history = new History();
    Identity member;
    try (DataDirectory directory = open(path)) {
      assertThat(directory.identity().incarnation()).isNotZero();
      assertThat(directory.restored()).isEmpty();
      member = directory.identity().admittedTo(77, 1);
      directory.identityStore().save(member);
      directory.journal().start(new Listening());
      for (int index = 1; index <= 20; index++) {
        var batch = batches.entry(index, 1_000_000);
        history.appended(batch);
        directory.journal().write(batch);
        assertThat(durable.take()).isEqualTo(batch.sequence());
      }
      history.synced();
    }
    try (DataDirectory directory = open(path)) {
      assertThat(directory.identity()).isEqualTo(member);
      assertThat(directory.report()).contains("2 segments").doesNotContain("cut off");
      history.recovered(directory.restored());
    }
  }

  @Test
  void directoryInUseIsRefused() throws IOException {
    try (DataDirectory first = open(temporary)) {
      assertThat(first.identity().node()).isEqualTo(SELF);
      assertThatThrownBy(() -> open(temporary))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use")
          .hasMessageContaining(temporary.toString());
    }
    open(temporary).close();
  }

  @Test
  void fileIsNoDirectory() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    assertThatThrownBy(() -> open(file))
        .hasMessage(
            "DATA_DIR is '%s', which is a file; allowed: a directory that this user may write",
            file);
    assertThatThrownBy(() -> open(file.resolve("d")))
        .hasMessage("DATA_DIR '%s/d' cannot be created: %s is no directory", file, file);
  }

  @Test
  void directoryThatRefusesTheLockIsNamedWithTheReason() throws IOException {
    Path lock = Files.createDirectory(temporary.resolve("quorate.lock"));
    assertThatThrownBy(() -> open(temporary))
        .hasMessageStartingWith("DATA_DIR '%s' cannot be used: %s: ", temporary, lock)
        .hasMessageEndingWith("Is a directory");
  }

  @Test
  void directoryOfAnotherNodeIsRefused() throws IOException {
    open(temporary).close();
    assertThatThrownBy(() -> DataDirectory.open(temporary, new NodeId("n2"), Thread::new))
        .hasMessageContaining("n1:8001")
        .hasMessageContaining("n2");
    open(temporary).close();
  }

  @Test
  void logWithoutIdentityIsRefused() throws IOException {
    open(temporary).close();
    Files.delete(temporary.resolve("identity"));
    assertThatThrownBy(() -> open(temporary))
        .isInstanceOf(CorruptJournal.class)
        .hasMessageContaining("identity file is missing");
  }

  /** A member without its log may have voted: starting empty would let it vote again. */
  @Test
  void memberWithoutItsLogIsRefused() throws IOException {
    try (DataDirectory directory = open(temporary)) {
      directory.identityStore().save(directory.identity().admittedTo(77, 1));
    }
    Files.delete(temporary.resolve(Segment.name(1)));
    assertThatThrownBy(() -> open(temporary))
        .isInstanceOf(CorruptJournal.class)
        .hasMessageContaining("its log is missing");
  }

  @Test
  void logAndItsSnapshotSurviveReopening() throws Exception {
    byte[] state = States.state(3, 3_000_000);
    try (DataDirectory directory = open(temporary)) {
      directory.journal().start(new Listening());
      writeAndAwait(directory, batches.entry(1, 10), batches.entry(2, 10), batches.entry(3, 10));
      directory.snapshots().save(Batches.SYSTEM, States.base(2), States.state(2, 500), List.of());
      directory.snapshots().save(Batches.SYSTEM, States.base(3), state, List.of());
      writeAndAwait(directory, batches.cut(Batches.SYSTEM, 2), batches.entry(4, 10));
      directory.snapshots().receive(States.meta(Batches.SYSTEM, 9, 700), 0, new byte[99]);
    }
    try (DataDirectory directory = open(temporary)) {
      StoredState stored = Invariant.present(directory.states().get(Batches.SYSTEM), "a state");
      assertThat(stored.meta().base()).isEqualTo(States.base(3));
      assertThat(stored.state()).isEqualTo(state);
      Restored restored = directory.restored().getOrDefault(Batches.SYSTEM, Restored.EMPTY);
      assertThat(restored.base().index()).isEqualTo(2);
      assertThat(restored.entries()).hasSize(2);
      assertThat(new FileStorage(temporary).list()).noneMatch(name -> name.endsWith(".part"));
      directory.forgetStart();
      assertThat(directory.states()).isEmpty();
      assertThat(directory.restored()).isEmpty();
    }
  }

  /** It was to begin with a backup, and died before it had written down that it is a founder. */
  @Test
  void aSnapshotOfAClusterThatWasNotFoundedIsForgotten() throws Exception {
    try (DataDirectory directory = open(temporary)) {
      directory.snapshots().save(Batches.SYSTEM, States.base(2), States.state(2, 500), List.of());
    }
    try (DataDirectory directory = open(temporary)) {
      assertThat(directory.states()).isEmpty();
      directory.snapshots().save(Batches.SYSTEM, States.base(2), States.state(2, 500), List.of());
      directory.identityStore().save(directory.identity().admittedTo(77, 1));
    }
    try (DataDirectory directory = open(temporary)) {
      assertThat(directory.states()).isNotEmpty();
    }
  }

  @Test
  void logThatHasLostItsSnapshotIsRefused() throws Exception {
    try (DataDirectory directory = open(temporary)) {
      directory.journal().start(new Listening());
      SnapshotMeta meta =
          directory
              .snapshots()
              .save(Batches.SYSTEM, States.base(1), States.state(1, 500), List.of())
              .meta();
      writeAndAwait(directory, batches.entry(1, 10), batches.cut(Batches.SYSTEM, 1));
      Files.delete(temporary.resolve(SnapshotName.of(meta).file()));
    }
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> open(temporary))
          .isInstanceOf(CorruptJournal.class)
          .hasMessageContaining("no undamaged snapshot of group system")
          .hasMessageContaining("remove its data directory");
    }
  }

  private void writeAndAwait(DataDirectory directory, JournalBatch... some) throws Exception {
    for (JournalBatch batch : some) {
      directory.journal().write(batch);
      assertThat(durable.take()).isEqualTo(batch.sequence());
    }
  }

  @Test
  void realFilesReadAsWritten() throws IOException {
    Storage storage = new FileStorage(temporary);
    try (StorageFile file = storage.create("x.tmp")) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 5);
      file.sync();
      assertThat(file.size()).isEqualTo(8);
    }
    storage.rename("x.tmp", "x");
    storage.syncDirectory();
    assertThat(storage.list()).containsExactly("x");
    ByteBuffer read = ByteBuffer.allocate(4);
    try (StorageFile file = storage.open("x")) {
      file.read(read, 4);
      assertThat(read.array()).containsExactly(0, 1, 2, 3);
      assertThatThrownBy(() -> file.read(ByteBuffer.allocate(2), 7))
          .isInstanceOf(java.io.EOFException.class);
    }
    storage.delete("x");
    assertThat(storage.list()).isEmpty();
    assertThatThrownBy(() -> storage.open("x"))
        .isInstanceOf(java.nio.file.NoSuchFileException.class);
  }

  private static DataDirectory open(Path path) throws IOException {
    return DataDirectory.open(path, SELF, Thread::new);
  }
}
