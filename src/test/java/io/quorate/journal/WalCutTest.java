package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.NodeId;
import io.quorate.port.JournalBatch;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.port.PayloadHandle;
import io.quorate.raft.HardState;
import io.quorate.raft.LogBase;
import io.quorate.raft.LogCut;
import io.quorate.raft.Position;
import io.quorate.raft.Restored;
import io.quorate.sim.SimDisk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: a log that is cut holds what lies after its bases, and its segments go when nobody needs
 * them. Method: small segments on a disk that keeps everything.
 */
class WalCutTest {
  private static final int SEGMENT_BYTES = 1_024;
  private static final WalConfig CONFIG = WalConfig.small(77, SEGMENT_BYTES);

  private final SimDisk disk = new SimDisk();
  private final Batches batches = new Batches();
  private final History history = new History();
  private Wal wal;

  @BeforeEach
  void open() throws IOException {
    wal = Wal.open(disk, CONFIG).wal();
  }

  @Test
  void cutDropsWhatItsBaseCovers() throws IOException {
    writeEntries(1, 5, 20);
    write(batches.cut(Batches.SYSTEM, 3));
    Restored system = reopened();
    assertThat(system.base().index()).isEqualTo(3);
    assertThat(system.entries()).extracting(entry -> entry.index()).containsExactly(4L, 5L);
    writeEntries(6, 7, 20);
    assertThat(reopened().entries()).hasSize(4);
  }

  @Test
  void cutBeyondTheEndDropsEverythingAndTheLogGoesOnAfterIt() throws IOException {
    writeEntries(1, 3, 20);
    write(batches.cut(Batches.SYSTEM, 9));
    writeEntries(10, 10, 20);
    assertThat(reopened().entries()).extracting(entry -> entry.index()).containsExactly(10L);
  }

  @Test
  void restartDropsEverythingAlsoWhatLiesAfterItsBase() throws IOException {
    writeEntries(1, 5, 20);
    write(batches.restart(Batches.SYSTEM, 3));
    assertThat(reopened().entries()).isEmpty();
    writeEntries(4, 4, 20);
    assertThat(reopened().entries()).hasSize(1);
  }

  @Test
  void cutComesBeforeTheEntriesOfItsWrite() throws IOException {
    writeEntries(1, 2, 20);
    LogCut cut = new LogCut(new LogBase(new Position(7, 3), 99, Batches.CONFIGURATION), false);
    write(
        batches.batch(new GroupWrite(Batches.SYSTEM, null, cut, List.of(batches.entryAt(8, 20)))));
    assertThat(reopened().base()).isEqualTo(cut.base());
    assertThat(reopened().entries()).hasSize(1);
  }

  @Test
  void segmentsThatNobodyNeedsAreDeletedFromTheOldestOn() throws IOException {
    writeEntries(1, 10, 300);
    assertThat(oldest()).isEqualTo(Segment.name(1));
    write(batches.cut(Batches.SYSTEM, 5));
    Restored cut = reopened();
    assertThat(oldest()).isGreaterThan(Segment.name(1));
    assertThat(cut.entries()).hasSize(5);
    write(batches.cut(Batches.SYSTEM, 10));
    assertThat(disk.list()).hasSizeLessThanOrEqualTo(2);
    assertThat(reopened().entries()).isEmpty();
  }

  @Test
  void segmentIsKeptForTheOneGroupThatNeedsIt() throws IOException {
    write(batches.batch(entryOfShard(1)));
    writeEntries(1, 10, 300);
    write(batches.cut(Batches.SYSTEM, 10));
    assertThat(oldest()).isEqualTo(Segment.name(1));
    write(batches.cut(Batches.SHARD, 1));
    assertThat(disk.list()).hasSizeLessThanOrEqualTo(2);
    reopened();
  }

  @Test
  void nothingIsFreedBeforeTheCutIsDurable() throws IOException {
    writeEntries(1, 6, 300);
    List<String> before = disk.list();
    JournalBatch cut = batches.cut(Batches.SYSTEM, 6);
    history.appended(cut);
    wal.append(cut);
    wal.trim();
    assertThat(disk.list()).isEqualTo(before);
    wal.sync();
    wal.trim();
    assertThat(disk.list()).hasSizeLessThan(before.size());
  }

  @Test
  void entriesThatWereReplacedHoldNothingBack() throws IOException {
    write(batches.batch(entryOfShard(1)), batches.batch(entryOfShard(2)));
    writeEntries(1, 2, 400);
    write(batches.cut(Batches.SHARD, 1), batches.batch(entryOfShard(2)));
    writeEntries(3, 4, 400);
    write(batches.cut(Batches.SYSTEM, 4));
    assertThat(oldest()).isGreaterThan(Segment.name(1));
    reopened();
  }

  @Test
  void logThatBeganAnewHoldsNothingBackThatWasBefore() throws IOException {
    write(batches.batch(entryOfShard(1)), batches.batch(entryOfShard(2)));
    writeEntries(1, 2, 400);
    write(batches.restart(Batches.SHARD, 1));
    writeEntries(3, 4, 400);
    write(batches.cut(Batches.SYSTEM, 4));
    assertThat(disk.list()).hasSizeLessThanOrEqualTo(2);
    reopened();
  }

  /** A group that has been silent for long, a vote that is old: a checkpoint keeps both. */
  @Test
  void hardStatesOfFreedSegmentsAreKept() throws IOException {
    HardState voted = new HardState(9, new NodeId("n3:8001"));
    write(batches.vote(4, "a"));
    write(batches.batch(new GroupWrite(Batches.SHARD, voted, null, List.of())));
    writeEntries(1, 10, 300);
    write(batches.cut(Batches.SYSTEM, 10));
    assertThat(disk.list()).doesNotContain(Segment.name(1), Segment.name(2));
    assertThat(reopened().hardState().term()).isEqualTo(4);
    assertThat(history.now(Batches.SHARD).hardState()).isEqualTo(voted);
  }

  @Test
  void diskUseIsBoundedWhateverIsWritten() throws IOException {
    for (int index = 1; index <= 500; index++) {
      writeEntries(index, index, 100 + 7 * (index % 50));
      if (index % 5 == 0) {
        write(batches.cut(Batches.SYSTEM, index - 2));
        reopened();
      }
      assertThat(disk.list()).hasSizeLessThanOrEqualTo(8);
    }
  }

  @Test
  void payloadInADeletedSegmentIsSaidToBeGone() throws IOException {
    PayloadHandle handle = wal.append(batches.entry(1, 300)).get(0);
    for (int index = 2; index <= 6; index++) {
      wal.append(batches.entry(index, 300));
    }
    wal.append(batches.cut(Batches.SYSTEM, 6));
    assertThat(wal.read(handle)).hasSize(300);
    wal.sync();
    wal.trim();
    assertThatThrownBy(() -> wal.read(handle))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(Segment.name(1))
        .hasMessageContaining("deleted");
  }

  @Test
  void groupsThatNeedTheOldestSegmentAreNamedAtEveryNewOneBeyondTheBound() throws IOException {
    wal.append(batches.batch(entryOfShard(1)));
    int segments = 1;
    for (int index = 1; index <= 20; index++) {
      wal.append(batches.entry(index, 300));
      wal.sync();
      int now = begunSegments();
      boolean isTooLong = now > segments && now - 1 > CONFIG.fullSegmentsMax();
      assertThat(wal.trim())
          .as("with %d segments", now)
          .isEqualTo(isTooLong ? Set.of(Batches.SHARD, Batches.SYSTEM) : Set.of());
      segments = now;
    }
    assertThat(segments).isGreaterThan(CONFIG.fullSegmentsMax() + 2);
    wal.append(batches.cut(Batches.SYSTEM, 20));
    for (int index = 21; index <= 23; index++) {
      wal.append(batches.entry(index, 300));
    }
    wal.sync();
    assertThat(wal.trim()).containsExactly(Batches.SHARD);
    assertThat(wal.trim()).isEmpty();
  }

  @Test
  void checkpointAndABatchOfAnySizeFitTogether() throws IOException {
    for (int bytes = SEGMENT_BYTES - 200; bytes < SEGMENT_BYTES + 100; bytes++) {
      SimDisk other = new SimDisk();
      History written = new History();
      Batches some = new Batches();
      Wal log = Wal.open(other, CONFIG).wal();
      written.write(log, List.of(some.vote(1, "a"), some.entry(1, 400)));
      written.write(log, List.of(some.entry(2, bytes)));
      written.write(log, List.of(some.cut(Batches.SYSTEM, 1), some.entry(3, bytes)));
      written.recovered(Wal.open(other, CONFIG).groups());
    }
  }

  @Test
  void writesThatDoNotFollowAreBugs() throws IOException {
    writeEntries(1, 5, 20);
    write(batches.cut(Batches.SYSTEM, 3));
    List<JournalBatch> wrong =
        List.of(
            batches.cut(Batches.SYSTEM, 2),
            batches.restart(Batches.SYSTEM, 2),
            batches.entry(3, 20),
            batches.entry(7, 20));
    for (JournalBatch batch : wrong) {
      Wal again = Wal.open(disk.copy(), CONFIG).wal();
      assertThatThrownBy(() -> again.append(batch)).isInstanceOf(InvariantViolation.class);
      assertThatThrownBy(again::sync).isInstanceOf(IOException.class);
    }
  }

  private GroupWrite entryOfShard(long index) {
    return new GroupWrite(Batches.SHARD, null, null, List.of(batches.entryAt(index, 20)));
  }

  private void writeEntries(long from, long to, int payloadBytes) throws IOException {
    for (long index = from; index <= to; index++) {
      write(batches.entry(index, payloadBytes));
    }
  }

  private void write(JournalBatch... unit) throws IOException {
    history.write(wal, List.of(unit));
  }

  /** What the {@code system} group wakes up with; everybody's is held against the history. */
  private Restored reopened() throws IOException {
    Recovered recovered = Wal.open(disk.copy(), CONFIG);
    history.recovered(recovered.groups());
    return recovered.groups().getOrDefault(Batches.SYSTEM, Restored.EMPTY);
  }

  private String oldest() {
    return disk.list().get(0);
  }

  private int begunSegments() {
    return (int)
        disk.list().stream().filter(name -> disk.content(name)[Segment.HEADER_BYTES] != 0).count();
  }
}
