package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.sim.PowerCut;
import io.quorate.sim.SimDisk;
import io.quorate.snapshot.SnapshotMeta;
import io.quorate.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Goal: only whole files are snapshots. Method: damage them, one bit and one byte at a time. */
class SnapshotFilesTest {
  private static final int BYTES = 300;
  private static final SnapshotMeta OLDER = States.meta(Batches.SYSTEM, 3, BYTES);
  private static final SnapshotMeta NEWER = States.meta(Batches.SYSTEM, 7, BYTES);
  private static final String NEWER_FILE = "snap-system-0000000000000007-0000000000000001.snapshot";

  private final SimDisk disk = new SimDisk();
  private SnapshotFiles snapshots;

  @BeforeEach
  void save() throws IOException {
    snapshots = SnapshotFiles.open(disk, 77);
    snapshots.save(Batches.SYSTEM, OLDER.base(), States.state(3, BYTES), List.of());
    snapshots.save(Batches.SYSTEM, NEWER.base(), States.state(7, BYTES), List.of());
  }

  @Test
  void filesAreNamedByGroupAndPlace() {
    assertThat(disk.list())
        .containsExactly("snap-system-0000000000000003-0000000000000001.snapshot", NEWER_FILE);
  }

  @Test
  void everyDamageToTheHeaderMakesItNoSnapshot() throws IOException {
    for (int bit = 0; bit < SnapshotHeader.BYTES * Byte.SIZE; bit++) {
      SimDisk damaged = disk.copy();
      damaged.flipBit(NEWER_FILE, bit);
      SnapshotFiles files = SnapshotFiles.open(damaged, 77);
      assertThat(files.newest(Batches.SYSTEM)).as("bit %d", bit).isEqualTo(OLDER);
      assertThat(files.read(NEWER, 0, 1)).isNull();
      assertThatThrownBy(() -> files.load(NEWER))
          .isInstanceOf(CorruptJournal.class)
          .hasMessageContaining(NEWER_FILE)
          .hasMessageContaining("offset 0");
    }
  }

  @Test
  void everyOtherLengthMakesItNoSnapshot() throws IOException {
    int length = disk.content(NEWER_FILE).length;
    for (int size = 0; size <= length + 1; size++) {
      SimDisk damaged = disk.copy();
      damaged.truncate(NEWER_FILE, size);
      assertThat(SnapshotFiles.open(damaged, 77).newest(Batches.SYSTEM))
          .as("%d bytes", size)
          .isEqualTo(size == length ? NEWER : OLDER);
    }
  }

  @Test
  void everyDamageToTheStateIsFoundWhenItIsLoaded() throws IOException {
    for (int bit = 0; bit < BYTES * Byte.SIZE; bit++) {
      SimDisk damaged = disk.copy();
      damaged.flipBit(NEWER_FILE, SnapshotHeader.BYTES * Byte.SIZE + bit);
      SnapshotFiles files = SnapshotFiles.open(damaged, 77);
      assertThat(files.newest(Batches.SYSTEM)).isEqualTo(NEWER);
      assertThatThrownBy(() -> files.load(NEWER))
          .as("bit %d", bit)
          .isInstanceOf(CorruptJournal.class)
          .hasMessageContaining(NEWER_FILE)
          .hasMessageContaining("offset 512");
    }
  }

  @Test
  void damagedSnapshotThatIsOfferedAgainIsReceivedAnew() throws IOException {
    disk.flipBit(NEWER_FILE, 600 * Byte.SIZE);
    assertThat(snapshots.received(NEWER)).isEqualTo(BYTES);
    assertThat(snapshots.complete(NEWER)).isNull();
    assertThat(snapshots.received(NEWER)).isZero();
    snapshots.receive(NEWER, 0, States.state(7, BYTES));
    assertThat(States.completed(snapshots, NEWER)).isEqualTo(States.state(7, BYTES));
  }

  @Test
  void whatWasUnfinishedIsGoneAfterARestart() throws IOException {
    SnapshotMeta arriving = States.meta(Batches.SYSTEM, 9, BYTES);
    snapshots.receive(arriving, 0, new byte[100]);
    disk.create(NEWER_FILE + ".tmp").close();
    assertThat(disk.list()).hasSize(4).anyMatch(name -> name.endsWith(".part"));
    SnapshotFiles reopened = SnapshotFiles.open(disk, 77);
    assertThat(disk.list()).hasSize(2);
    assertThat(reopened.received(arriving)).isZero();
    assertThat(reopened.newest(Batches.SYSTEM)).isEqualTo(NEWER);
  }

  /** The process dies after the rename, the machine a little later. */
  @Test
  void whatTheNextProcessFindsIsDurable() throws IOException {
    SimDisk dying = new SimDisk();
    SnapshotFiles files = SnapshotFiles.open(dying, 77);
    dying.cutPowerAfter(6); // create, three writes, sync, rename; not the directory's sync
    assertThatThrownBy(
            () -> files.save(Batches.SYSTEM, NEWER.base(), States.state(7, BYTES), List.of()))
        .isInstanceOf(PowerCut.class);
    SimDisk revived = dying.afterProcessDeath();
    assertThat(SnapshotFiles.open(revived, 77).received(NEWER)).isEqualTo(BYTES);
    SimDisk left = revived.crash(count -> 0);
    assertThat(SnapshotFiles.open(left, 77).newest(Batches.SYSTEM)).isEqualTo(NEWER);
  }

  @Test
  void damagedFileIsNotTheNewestThatIsKept() throws IOException {
    disk.flipBit(NEWER_FILE, 9);
    snapshots.forgetBefore(Batches.SYSTEM, 100);
    assertThat(snapshots.newest(Batches.SYSTEM)).isEqualTo(OLDER);
    assertThat(disk.list()).hasSize(1);
  }

  @Test
  void snapshotThatIsGivenUpLeavesNoFile() throws IOException {
    snapshots.receive(States.meta(Batches.SYSTEM, 9, BYTES), 0, new byte[100]);
    snapshots.receive(States.meta(Batches.SYSTEM, 10, BYTES), 0, new byte[100]);
    assertThat(disk.list()).filteredOn(name -> name.endsWith(".part")).hasSize(1);
    snapshots.receive(States.meta(Batches.SYSTEM, 10, BYTES), 100, new byte[200]);
    assertThat(snapshots.complete(States.meta(Batches.SYSTEM, 10, BYTES))).isNull();
    assertThat(disk.list()).hasSize(2);
  }

  @Test
  void snapshotsOfAnotherLifeAreNone() throws IOException {
    assertThat(SnapshotFiles.open(disk, 78).newest(Batches.SYSTEM)).isNull();
  }

  @Test
  void snapshotOfANewerFormatIsRefusedNotOverlooked() throws IOException {
    byte[] header =
        SnapshotHeader.of(NEWER, NEWER.base().configuration().encode(), new byte[0], 77).array();
    header[11] = 9;
    CRC32C checksum = new CRC32C();
    checksum.update(header, 0, SnapshotHeader.BYTES - Integer.BYTES);
    ByteBuffer.wrap(header).putInt(SnapshotHeader.BYTES - Integer.BYTES, (int) checksum.getValue());
    try (StorageFile file = disk.open(NEWER_FILE)) {
      file.write(ByteBuffer.wrap(header), 0);
    }
    assertThatThrownBy(() -> snapshots.newest(Batches.SYSTEM))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(NEWER_FILE + " has format 9");
  }

  @Test
  void groupMayHaveAnyName() throws IOException {
    List<GroupId> groups =
        List.of(
            new GroupId("../../etc"),
            new GroupId("a/b\0c"),
            new GroupId("A"),
            new GroupId("a"),
            new GroupId("a-0000000000000001"),
            new GroupId("\u00e4\u2603".repeat(32)));
    for (int i = 0; i < groups.size(); i++) {
      snapshots.save(groups.get(i), States.base(1), States.state(i, BYTES), List.of());
    }
    assertThat(disk.list())
        .hasSize(2 + groups.size())
        .allMatch(name -> name.matches("snap-[a-z0-9.-]{1,150}"));
    for (int i = 0; i < groups.size(); i++) {
      SnapshotMeta newest = Invariant.present(snapshots.newest(groups.get(i)), "a snapshot");
      assertThat(snapshots.load(newest).state()).isEqualTo(States.state(i, BYTES));
    }
    assertThat(snapshots.groups()).containsAll(groups).contains(Batches.SYSTEM);
  }

  @Test
  void stateOfManyPiecesIsReadAsItWasWritten() throws IOException {
    int bytes = (5 << 19) + 17;
    byte[] state = States.state(11, bytes);
    SnapshotMeta meta = snapshots.save(Batches.SYSTEM, States.base(11), state, List.of()).meta();
    assertThat(snapshots.load(meta).state()).isEqualTo(state);
    assertThat(snapshots.read(meta, 1, bytes)).hasSize(bytes - 1);
  }
}
