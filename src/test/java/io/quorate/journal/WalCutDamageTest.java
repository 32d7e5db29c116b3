package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.raft.Restored;
import io.quorate.sim.SimDisk;
import io.quorate.storage.StorageFile;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: decay of a log whose beginning has been freed is noticed. Method: such a log, and every
 * single damage to it.
 */
class WalCutDamageTest {
  private static final WalConfig CONFIG = WalConfig.small(77, 1_024);
  private static final int FIRST = 4;
  private static final int ENTRIES = 6;
  private static final int REFUSED = -1;

  private final SimDisk disk = new SimDisk();
  private final Batches batches = new Batches();

  /** Segments 4 to 6; the base is 3, entries 4 to 9 follow it, and the only vote is an old one. */
  @BeforeEach
  void writeLog() throws IOException {
    History history = new History();
    Wal wal = Wal.open(disk, CONFIG).wal();
    history.write(wal, List.of(batches.vote(4, "a")));
    for (int index = 1; index <= 3; index++) {
      history.write(wal, List.of(batches.entry(index, 400)));
    }
    history.write(wal, List.of(batches.cut(Batches.SYSTEM, 3)));
    for (int index = 4; index <= 9; index++) {
      history.write(wal, List.of(batches.entry(index, 300)));
    }
    wal.close();
    assertThat(disk.list())
        .startsWith(Segment.name(FIRST), Segment.name(FIRST + 1), Segment.name(FIRST + 2));
    assertThat(entriesIn(disk)).isEqualTo(ENTRIES);
  }

  @Test
  void everyBitFlipIsRefusedOrLosesNothing() throws IOException {
    for (String name : disk.list()) {
      for (int bit = 0; bit < disk.content(name).length * Byte.SIZE; bit++) {
        SimDisk damaged = disk.copy();
        damaged.flipBit(name, bit);
        assertThat(entriesIn(damaged)).as("bit %d of %s", bit, name).isIn(REFUSED, ENTRIES);
      }
    }
  }

  @Test
  void logThatBeginsWithADamagedCheckpointIsRefused() {
    String first = Segment.name(FIRST);
    int checkpointBits = 40 * Byte.SIZE;
    for (int bit = 0; bit < checkpointBits; bit++) {
      SimDisk damaged = disk.copy();
      damaged.flipBit(first, Segment.HEADER_BYTES * Byte.SIZE + bit);
      assertThatThrownBy(() -> Wal.open(damaged, CONFIG))
          .isInstanceOf(CorruptJournal.class)
          .hasMessageContaining(first)
          .hasMessageContaining("offset " + Segment.HEADER_BYTES)
          .hasMessageContaining("checkpoint");
    }
  }

  @Test
  void missingSegmentIsRefusedAsLongAsItIsNeeded() throws IOException {
    List<String> names = disk.list();
    for (int gone = 1; gone < names.size(); gone++) {
      SimDisk damaged = disk.copy();
      damaged.delete(names.get(gone - 1));
      String missing = names.get(gone - 1);
      assertThatThrownBy(() -> Wal.open(damaged, CONFIG))
          .as("without %s", missing)
          .isInstanceOf(CorruptJournal.class)
          .hasMessageContaining(missing + " is missing");
    }
  }

  @Test
  void missingBeginningIsRefusedWithTheGroupAndTheEntriesThatWereThere() throws IOException {
    disk.delete(Segment.name(FIRST));
    assertThatThrownBy(() -> Wal.open(disk, CONFIG))
        .isInstanceOf(CorruptJournal.class)
        .hasMessageContaining(Segment.name(FIRST) + " is missing")
        .hasMessageContaining("of group system from index 4 to 5");
  }

  /** Nothing of the group comes after the gap, so only the checkpoint can tell. */
  @Test
  void missingBeginningIsRefusedAlsoWhenItsGroupHasWrittenNothingSince() throws IOException {
    SimDisk other = new SimDisk();
    Wal wal = Wal.open(other, CONFIG).wal();
    wal.append(
        batches.batch(new GroupWrite(Batches.SHARD, null, null, List.of(batches.entryAt(1, 20)))));
    for (int index = 1; index <= 4; index++) {
      wal.append(batches.entry(index, 400));
    }
    wal.append(batches.cut(Batches.SYSTEM, 4));
    wal.close();
    other.delete(Segment.name(1));
    assertThatThrownBy(() -> Wal.open(other, CONFIG))
        .isInstanceOf(CorruptJournal.class)
        .hasMessageContaining(Segment.name(1) + " is missing")
        .hasMessageContaining("of group shard-7 from index 1 to 1");
  }

  @Test
  void logThatBeginsLateWithoutACheckpointIsRefused() throws IOException {
    FrameWriter frames = new FrameWriter(77);
    WalPosition start = new WalPosition(FIRST, Segment.HEADER_BYTES);
    frames.add(start, new WalPosition(FIRST - 1, 500), batches.entry(4, 20).writes());
    overwrite(start, frames);
    assertThatThrownBy(() -> Wal.open(disk, CONFIG))
        .isInstanceOf(CorruptJournal.class)
        .hasMessageContaining(Segment.name(FIRST))
        .hasMessageContaining("checkpoint");
  }

  @Test
  void checkpointThatSaysOtherThanTheLogBeforeItIsRefused() throws IOException {
    WalPosition start = new WalPosition(FIRST + 1, Segment.HEADER_BYTES);
    WalPosition mark = firstMarkIn(start);
    FrameWriter frames = new FrameWriter(77);
    frames.addCheckpoint(start, mark, new TreeMap<>());
    overwrite(start, frames);
    assertThatThrownBy(() -> Wal.open(disk, CONFIG))
        .isInstanceOf(CorruptJournal.class)
        .hasMessageContaining(Segment.name(FIRST + 1))
        .hasMessageContaining("does not match");
  }

  private WalPosition firstMarkIn(WalPosition start) throws IOException {
    try (StorageFile file = disk.open(Segment.name(start.segment()))) {
      SegmentImage image = SegmentImage.read(file, start.segment(), 77);
      FrameHeader first = image.frameAt(start.offset());
      return first == null ? start : first.synced();
    }
  }

  private void overwrite(WalPosition at, FrameWriter frames) throws IOException {
    try (StorageFile file = disk.open(Segment.name(at.segment()))) {
      file.write(frames.collected(), at.offset());
    }
  }

  private static int entriesIn(SimDisk disk) throws IOException {
    try {
      Restored system =
          Wal.open(disk, CONFIG).groups().getOrDefault(Batches.SYSTEM, Restored.EMPTY);
      assertThat(system.hardState().term()).isEqualTo(4);
      assertThat(system.base().index()).isEqualTo(3);
      return system.entries().size();
    } catch (CorruptJournal expected) {
      return REFUSED;
    }
  }
}
