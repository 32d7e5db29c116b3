package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.port.PayloadHandle;
import io.quorate.raft.Restored;
import io.quorate.sim.SimDisk;
import io.quorate.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: decay of what was acknowledged is noticed, never taken for the end of the log. Method: a
 * short log, and every single damage to it.
 */
class WalDamageTest {
  private static final WalConfig CONFIG = WalConfig.small(77, 1_024);
  private static final int ENTRIES = 10;
  private static final int REFUSED = -1;

  private final SimDisk disk = new SimDisk();
  private final Batches batches = new Batches();
  private final History history = new History();
  private final List<PayloadHandle> payloads = new ArrayList<>();
  private Wal wal;
  private int lastUnitStart;

  /** Ten batches over two segments, each synced. */
  @BeforeEach
  void writeLog() throws IOException {
    wal = Wal.open(disk, CONFIG).wal();
    for (int index = 1; index <= ENTRIES; index++) {
      lastUnitStart = endOfBytes(disk.content(disk.list().get(disk.list().size() > 1 ? 1 : 0)));
      var batch = batches.entry(index, 100);
      history.appended(batch);
      payloads.addAll(wal.append(batch));
      wal.sync();
      history.synced();
    }
    assertThat(disk.list()).containsExactly(Segment.name(1), Segment.name(2), Segment.name(3));
  }

  @Test
  void everyTruncationIsRefused() {
    for (String name : disk.list()) {
      for (int size = 0; size < disk.content(name).length; size++) {
        SimDisk damaged = disk.copy();
        damaged.truncate(name, size);
        assertThatThrownBy(() -> Wal.open(damaged, CONFIG))
            .as("%s cut to %d bytes", name, size)
            .isInstanceOf(CorruptJournal.class)
            .hasMessageContaining(name)
            .hasMessageContaining("offset " + size);
      }
    }
  }

  /** Only the last unit may go: nothing tells its decay from a power cut before its sync. */
  @Test
  void everyBitFlipIsRefusedOrLosesAtMostTheLastUnit() throws IOException {
    int lastUnitEnd = endOfBytes(disk.content(Segment.name(2)));
    int refused = 0;
    for (String name : disk.list()) {
      for (int bit = 0; bit < disk.content(name).length * Byte.SIZE; bit++) {
        int offset = bit / Byte.SIZE;
        boolean isInLastUnit =
            name.equals(Segment.name(2)) && offset >= lastUnitStart && offset < lastUnitEnd;
        int found = entriesFoundWithFlip(name, bit);
        if (found == REFUSED) {
          refused++;
        } else {
          int expected = isInLastUnit ? ENTRIES - 1 : ENTRIES;
          assertThat(found).as("bit %d of %s", bit, name).isGreaterThanOrEqualTo(expected);
        }
      }
    }
    assertThat(refused).as("refusals").isGreaterThan(ENTRIES * 100 * Byte.SIZE);
  }

  @Test
  void afterACleanCloseEveryBitFlipIsRefusedOrLosesNothing() throws IOException {
    wal.close();
    for (String name : disk.list()) {
      for (int bit = 0; bit < disk.content(name).length * Byte.SIZE; bit++) {
        assertThat(entriesFoundWithFlip(name, bit))
            .as("bit %d of %s", bit, name)
            .isIn(REFUSED, ENTRIES);
      }
    }
  }

  private int entriesFoundWithFlip(String name, int bit) throws IOException {
    SimDisk damaged = disk.copy();
    damaged.flipBit(name, bit);
    try {
      return entriesIn(Wal.open(damaged, CONFIG));
    } catch (CorruptJournal expected) {
      return REFUSED;
    }
  }

  @Test
  void refusalNamesThePlaceAndTheWayOutAndChangesNothing() throws IOException {
    PayloadHandle second = payloads.get(1);
    disk.flipBit(Segment.name(1), second.offset() * Byte.SIZE);
    disk.create(Segment.name(4) + ".tmp").close();
    SortedMap<String, byte[]> before = contents(disk);
    assertThatThrownBy(() -> Wal.open(disk, CONFIG))
        .isInstanceOf(CorruptJournal.class)
        .hasMessageContaining(Segment.name(1))
        .hasMessageContaining("remove its data directory")
        .message()
        .containsPattern("offset \\d+");
    assertThat(contents(disk)).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void markIsBelievedEvenWhereItsOwnBatchIsDamaged() throws IOException {
    disk.flipBit(Segment.name(1), payloads.get(0).offset() * Byte.SIZE);
    for (PayloadHandle payload : payloads) {
      SimDisk damaged = disk.copy();
      if (!payload.equals(payloads.get(0))) {
        damaged.flipBit(Segment.name(payload.segment()), payload.offset() * Byte.SIZE);
      }
      assertThatThrownBy(() -> Wal.open(damaged, CONFIG)).isInstanceOf(CorruptJournal.class);
    }
  }

  @Test
  void sectorOfZerosBelowAMarkIsRefused() throws IOException {
    try (StorageFile file = disk.open(Segment.name(1))) {
      file.write(ByteBuffer.allocate(SimDisk.SECTOR_BYTES), SimDisk.SECTOR_BYTES);
    }
    assertThatThrownBy(() -> Wal.open(disk, CONFIG)).isInstanceOf(CorruptJournal.class);
  }

  @Test
  void missingSegmentIsRefused() throws IOException {
    for (long generation = 1; generation <= 2; generation++) {
      SimDisk damaged = disk.copy();
      damaged.delete(Segment.name(generation));
      String missing = Segment.name(generation);
      assertThatThrownBy(() -> Wal.open(damaged, CONFIG))
          .isInstanceOf(CorruptJournal.class)
          .hasMessageContaining(missing + " is missing");
    }
  }

  @Test
  void segmentUnderTheNameOfAnotherIsRefused() throws IOException {
    disk.rename(Segment.name(1), Segment.name(2));
    disk.rename(Segment.name(3), Segment.name(1));
    assertThatThrownBy(() -> Wal.open(disk, CONFIG)).isInstanceOf(CorruptJournal.class);
  }

  /** Whatever stale bytes a disk may bring back, they are no part of the log. */
  @Test
  void frameCountsOnlyInTheLifeTheSegmentAndThePlaceItWasMadeFor() throws IOException {
    int last = endOfBytes(disk.content(Segment.name(2)));
    int end = (last + FrameHeader.ALIGNMENT - 1) / FrameHeader.ALIGNMENT * FrameHeader.ALIGNMENT;
    WalPosition here = new WalPosition(2, end);
    assertThat(entriesFoundWithFrameAt(here, 77, here)).as("the right one counts").isOne();
    assertThat(entriesFoundWithFrameAt(here, 78, here)).isEqualTo(ENTRIES);
    assertThat(entriesFoundWithFrameAt(here, 77, new WalPosition(1, end))).isEqualTo(ENTRIES);
    assertThat(entriesFoundWithFrameAt(here, 77, new WalPosition(2, end - 8))).isEqualTo(ENTRIES);
  }

  /** Puts a frame that was made for some place, with an entry of index 1, at another. */
  private int entriesFoundWithFrameAt(WalPosition at, long incarnation, WalPosition madeFor)
      throws IOException {
    FrameWriter frames = new FrameWriter(incarnation);
    frames.add(madeFor, new WalPosition(1, 500), batches.entry(1, 20).writes());
    SimDisk damaged = disk.copy();
    try (StorageFile file = damaged.open(Segment.name(at.segment()))) {
      file.write(frames.collected(), at.offset());
    }
    return entriesIn(Wal.open(damaged, CONFIG));
  }

  private static int entriesIn(Recovered recovered) {
    return recovered.groups().getOrDefault(Batches.SYSTEM, Restored.EMPTY).entries().size();
  }

  private static SortedMap<String, byte[]> contents(SimDisk disk) {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    disk.list().forEach(name -> contents.put(name, disk.content(name)));
    return contents;
  }

  private static int endOfBytes(byte[] content) {
    int end = content.length;
    while (content[end - 1] == 0) {
      end--;
    }
    return end;
  }
}
