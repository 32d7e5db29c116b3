package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.raft.Configuration;
import io.quorate.raft.HardState;
import io.quorate.raft.LogBase;
import io.quorate.raft.Position;
import io.quorate.raft.Restored;
import io.quorate.sim.SimDisk;
import io.quorate.snapshot.StoredState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Goal: a node starts only from what is whole. Method: logs and snapshots that fit, and do not. */
class StartStateTest {
  private static final int BYTES = 300;
  private static final String FIRST = "snap-system-0000000000000003-0000000000000001.snapshot";
  private static final String SECOND = "snap-system-0000000000000007-0000000000000001.snapshot";

  private final SimDisk disk = new SimDisk();

  @BeforeEach
  void save() throws IOException {
    SnapshotFiles snapshots = SnapshotFiles.open(disk, 77);
    snapshots.save(Batches.SYSTEM, States.base(3), States.state(3, BYTES), List.of());
    snapshots.save(Batches.SYSTEM, States.base(7), States.state(7, BYTES), List.of());
  }

  @Test
  void newestSnapshotIsUsedWhereverTheLogBegins() throws IOException {
    for (long base : new long[] {0, 3, 5, 7}) {
      assertThat(startAfter(base)).isEqualTo(7);
    }
  }

  @Test
  void groupWithoutSnapshotsStartsFromItsLog() throws IOException {
    StartState start = StartState.of(logOf(Batches.SHARD, LogBase.NONE), files(disk));
    assertThat(start.states()).containsOnlyKeys(Batches.SYSTEM);
    assertThat(start.restored()).containsOnlyKeys(Batches.SHARD);
    assertThat(start.report()).isEmpty();
  }

  @Test
  void logThatNoSnapshotReachesIsRefused() {
    assertThatThrownBy(() -> startAfter(8))
        .isInstanceOf(CorruptJournal.class)
        .hasMessageContaining("no undamaged snapshot of group system")
        .hasMessageContaining("index 8")
        .hasMessageContaining("remove its data directory");
    LogBase otherTerm = new LogBase(new Position(7, 2), 0, Configuration.UNKNOWN);
    assertThatThrownBy(() -> StartState.of(logOf(Batches.SYSTEM, otherTerm), files(disk)))
        .isInstanceOf(CorruptJournal.class);
  }

  @Test
  void missingSnapshotIsRefused() throws IOException {
    disk.delete(SECOND);
    assertThatThrownBy(() -> startAfter(5))
        .isInstanceOf(CorruptJournal.class)
        .hasMessageContaining("index 5");
    assertThat(startAfter(3)).isEqualTo(3);
  }

  @Test
  void everyDamageToTheOnlySnapshotThatReachesTheLogIsRefusedAndChangesNothing() {
    for (int bit = 0; bit < (SnapshotHeader.BYTES + BYTES) * Byte.SIZE; bit++) {
      SimDisk damaged = disk.copy();
      damaged.flipBit(SECOND, bit);
      int offset = bit < SnapshotHeader.BYTES * Byte.SIZE ? 0 : SnapshotHeader.BYTES;
      assertThatThrownBy(() -> StartState.of(logOf(Batches.SYSTEM, base(4)), files(damaged)))
          .as("bit %d", bit)
          .isInstanceOf(CorruptJournal.class)
          .hasMessageContaining(SECOND + " is damaged at offset " + offset)
          .hasMessageContaining("index 4");
      assertThat(damaged.list()).containsExactly(FIRST, SECOND);
    }
  }

  @Test
  void olderSnapshotIsUsedWhereTheLogReachesItAndTheDamagedOneIsRemoved() throws IOException {
    disk.flipBit(SECOND, 700 * Byte.SIZE);
    StartState start = StartState.of(logOf(Batches.SYSTEM, base(2)), files(disk));
    assertThat(start.states().get(Batches.SYSTEM))
        .isNotNull()
        .extracting(state -> state.meta().base())
        .isEqualTo(base(3));
    assertThat(start.report()).contains(SECOND, "offset 512", "an older one is used");
    assertThat(disk.list()).containsExactly(FIRST);
  }

  @Test
  void whatLiesBeforeTheLogIsNotLookedAt() throws IOException {
    disk.flipBit(FIRST, 700 * Byte.SIZE);
    StartState start = StartState.of(logOf(Batches.SYSTEM, base(7)), files(disk));
    assertThat(start.report()).isEmpty();
    disk.delete(SECOND);
    assertThatThrownBy(() -> startAfter(7))
        .isInstanceOf(CorruptJournal.class)
        .hasMessageNotContaining(FIRST);
  }

  @Test
  void damagedSnapshotThatNobodyNeedsIsRemoved() throws IOException {
    disk.delete(FIRST);
    disk.flipBit(SECOND, 700 * Byte.SIZE);
    StartState start = StartState.of(logOf(Batches.SYSTEM, LogBase.NONE), files(disk));
    assertThat(start.states()).isEmpty();
    assertThat(start.report()).contains(SECOND, "the log is whole without it");
    assertThat(disk.list()).isEmpty();
  }

  private long startAfter(long baseIndex) throws IOException {
    LogBase base = baseIndex == 0 ? LogBase.NONE : base(baseIndex);
    StartState start = StartState.of(logOf(Batches.SYSTEM, base), files(disk));
    StoredState state = Invariant.present(start.states().get(Batches.SYSTEM), "a state");
    long index = state.meta().base().index();
    assertThat(state.state()).isEqualTo(States.state(index, BYTES));
    return index;
  }

  private static LogBase base(long index) {
    return States.base(index);
  }

  private static SnapshotFiles files(SimDisk disk) throws IOException {
    return SnapshotFiles.open(disk, 77);
  }

  private static SortedMap<GroupId, Restored> logOf(GroupId group, LogBase base) {
    return new TreeMap<>(Map.of(group, new Restored(HardState.INITIAL, base, List.of())));
  }
}
