package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.NodeId;
import io.quorate.port.JournalBatch;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.port.PayloadHandle;
import io.quorate.raft.Entry;
import io.quorate.raft.HardState;
import io.quorate.raft.Restored;
import io.quorate.sim.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: what goes in comes out. Method: a simulated disk that keeps everything. */
class WalTest {
  private static final WalConfig CONFIG = WalConfig.small(77, 2_048);

  private final SimDisk disk = new SimDisk();
  private final Batches batches = new Batches();
  private final History history = new History();

  @Test
  void newLogHoldsNothing() throws IOException {
    Recovered recovered = Wal.open(disk, CONFIG);
    assertThat(recovered.groups()).isEmpty();
    assertThat(recovered.report()).contains("new");
  }

  @Test
  void everythingIsThereAfterReopening() throws IOException {
    Wal wal = Wal.open(disk, CONFIG).wal();
    Entry first = batches.entryAt(1, 10);
    HardState voted = new HardState(3, new NodeId("n2:8001"));
    List<JournalBatch> unit = new ArrayList<>();
    unit.add(batches.batch(new GroupWrite(Batches.SYSTEM, voted, null, List.of(first))));
    unit.add(batches.batch(new GroupWrite(Batches.SHARD, new HardState(9, null), null, List.of())));
    history.write(wal, unit);
    wal.close();

    Recovered recovered = Wal.open(disk, CONFIG);
    history.recovered(recovered.groups());
    Restored system = system(recovered);
    assertThat(system.hardState()).isEqualTo(voted);
    assertThat(system.entries()).hasSize(1);
    assertThat(system.entries().get(0)).usingRecursiveComparison().isEqualTo(first);
  }

  @Test
  void laterEntriesReplaceEverythingFromTheirFirstIndexOn() throws IOException {
    Wal wal = Wal.open(disk, CONFIG).wal();
    for (long index : new long[] {1, 2, 3, 4, 2}) {
      history.write(wal, List.of(batches.entry(index, 20)));
    }
    Recovered recovered = Wal.open(disk, CONFIG);
    history.recovered(recovered.groups());
    assertThat(system(recovered).entries()).hasSize(2);
  }

  @Test
  void segmentsFollowOneAnother() throws IOException {
    Wal wal = Wal.open(disk, CONFIG).wal();
    for (long index = 1; index <= 40; index++) {
      history.write(wal, List.of(batches.entry(index, 200)));
    }
    assertThat(disk.list()).hasSizeGreaterThan(5).allMatch(name -> name.startsWith("wal-00"));
    history.recovered(Wal.open(disk, CONFIG).groups());
  }

  @Test
  void unitThatSpansSegmentsIsWhole() throws IOException {
    Wal wal = Wal.open(disk, CONFIG).wal();
    List<JournalBatch> unit = new ArrayList<>();
    for (long index = 1; index <= 20; index++) {
      unit.add(batches.entry(index, 300));
    }
    history.write(wal, unit);
    history.recovered(Wal.open(disk, CONFIG).groups());
  }

  @Test
  void batchLargerThanASegmentGetsOneOfItsOwn() throws IOException {
    Wal wal = Wal.open(disk, CONFIG).wal();
    history.write(wal, List.of(batches.entry(1, 10)));
    history.write(wal, List.of(batches.entry(2, 3 << 20)));
    history.write(wal, List.of(batches.entry(3, 10)));
    history.recovered(Wal.open(disk, CONFIG).groups());
  }

  @Test
  void payloadsAreFoundByTheirHandlesAlsoAfterReopening() throws IOException {
    Wal wal = Wal.open(disk, CONFIG).wal();
    List<PayloadHandle> handles = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (long index = 1; index <= 20; index += 2) {
      List<Entry> pair = List.of(batches.entryAt(index, 90), batches.entryAt(index + 1, 0));
      handles.addAll(wal.append(batches.batch(new GroupWrite(Batches.SYSTEM, null, null, pair))));
      entries.addAll(pair);
    }
    wal.sync();
    Wal reopened = Wal.open(disk, CONFIG).wal();
    for (int i = 0; i < entries.size(); i++) {
      assertThat(wal.read(handles.get(i))).isEqualTo(entries.get(i).payload());
      assertThat(reopened.read(handles.get(i))).isEqualTo(entries.get(i).payload());
    }
  }

  @Test
  void damagedPayloadIsNotReturned() throws IOException {
    Wal wal = Wal.open(disk, CONFIG).wal();
    PayloadHandle handle = wal.append(batches.entry(1, 50)).get(0);
    wal.sync();
    disk.flipBit(Segment.name(handle.segment()), handle.offset() * Byte.SIZE + 99);
    assertThatThrownBy(() -> wal.read(handle))
        .isInstanceOf(CorruptJournal.class)
        .hasMessageContaining(Segment.name(1))
        .hasMessageContaining("offset " + handle.offset());
  }

  @Test
  void emptyBatchLeavesNoTrace() throws IOException {
    Wal wal = Wal.open(disk, CONFIG).wal();
    long before = disk.operations();
    assertThat(wal.append(batches.batch())).isEmpty();
    wal.sync();
    assertThat(disk.operations()).isEqualTo(before);
  }

  @Test
  void batchesBetweenTwoSyncsAreOneWriteAndOneSync() throws IOException {
    Wal wal = Wal.open(disk, CONFIG).wal();
    long before = disk.operations();
    history.write(wal, List.of(batches.entry(1, 10), batches.entry(2, 10), batches.vote(3, "a")));
    assertThat(disk.operations() - before).isEqualTo(2);
  }

  @Test
  void nextSegmentIsMadeBeforeItIsNeeded() throws IOException {
    Wal wal = Wal.open(disk, CONFIG).wal();
    wal.append(batches.entry(1, 1_200));
    assertThat(disk.list()).containsExactly(Segment.name(1));
    wal.sync();
    assertThat(disk.list()).containsExactly(Segment.name(1), Segment.name(2));
  }

  @Test
  void gapBetweenEntriesIsABug() throws IOException {
    Wal wal = Wal.open(disk, CONFIG).wal();
    JournalBatch gap =
        batches.batch(
            new GroupWrite(
                Batches.SYSTEM, null, null, List.of(batches.entryAt(1, 1), batches.entryAt(3, 1))));
    assertThatThrownBy(() -> wal.append(gap)).isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(wal::sync).isInstanceOf(IOException.class);
  }

  @Test
  void closedLogTakesNothing() throws IOException {
    Wal wal = Wal.open(disk, CONFIG).wal();
    wal.close();
    wal.close();
    assertThatThrownBy(() -> wal.append(batches.entry(1, 1))).isInstanceOf(IOException.class);
    assertThatThrownBy(wal::sync).isInstanceOf(IOException.class);
  }

  @Test
  void logOfAnotherNodeIsRefused() throws IOException {
    Wal.open(disk, CONFIG).wal().close();
    assertThatThrownBy(() -> Wal.open(disk, WalConfig.small(78, 2_048)))
        .isInstanceOf(CorruptJournal.class)
        .hasMessageContaining("another node");
  }

  private static Restored system(Recovered recovered) {
    return recovered.groups().getOrDefault(Batches.SYSTEM, Restored.EMPTY);
  }
}
