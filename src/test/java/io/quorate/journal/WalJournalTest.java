package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.InvariantViolation;
import io.quorate.port.Journal;
import io.quorate.port.PayloadHandle;
import io.quorate.sim.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Goal: group commit in order, and silence after an error. Method: a disk that waits to be let. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WalJournalTest {
  private static final WalConfig CONFIG = WalConfig.small(77, 64 << 10);

  private final SimDisk disk = new SimDisk();
  private final GatedStorage storage = new GatedStorage(disk);
  private final Batches batches = new Batches();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final List<PayloadHandle> handles = new ArrayList<>();
  private Wal wal;
  private WalJournal journal;

  private final class Listening implements Journal.Listener {
    @Override
    public void durable(long sequence, List<PayloadHandle> newHandles) {
      handles.addAll(newHandles);
      told.add("durable " + sequence);
    }

    @Override
    public void pinned(Set<GroupId> groups) {
      told.add("pinned by " + groups);
    }

    @Override
    public void failed(String reason) {
      told.add("failed " + reason);
    }
  }

  @BeforeEach
  void start() throws IOException {
    wal = Wal.open(storage, CONFIG).wal();
    journal = new WalJournal(wal, Thread::new);
    journal.start(new Listening());
    storage.closeGate();
  }

  @AfterEach
  void stop() throws IOException {
    storage.permits.release(1_000);
    journal.close();
  }

  @Test
  void batchesThatWaitShareOneWriteAndOneSync() throws Exception {
    journal.write(batches.entry(1, 10));
    storage.arrivals.acquire();
    for (int index = 2; index <= 500; index++) {
      journal.write(batches.entry(index, 10));
    }
    assertThat(told).isEmpty();
    storage.permits.release();
    assertThat(told.take()).isEqualTo("durable 1");
    storage.arrivals.acquire();
    assertThat(told).isEmpty();
    storage.permits.release();
    for (int sequence = 2; sequence <= 500; sequence++) {
      assertThat(told.take()).isEqualTo("durable " + sequence);
    }
    assertThat(storage.syncs).hasValue(2);
    assertThat(storage.writes).hasValue(2);
  }

  @Test
  void handlesComeWithTheirBatch() throws Exception {
    storage.permits.release(1_000);
    journal.write(batches.entry(1, 40));
    assertThat(told.take()).isEqualTo("durable 1");
    journal.write(batches.vote(2, "a"));
    assertThat(told.take()).isEqualTo("durable 2");
    assertThat(handles).hasSize(1);
    assertThat(wal.read(handles.get(0))).hasSize(40).containsOnly(1);
  }

  @Test
  void emptyBatchKeepsItsPlaceInTheOrder() throws Exception {
    storage.permits.release(1_000);
    journal.write(batches.entry(1, 10));
    journal.write(batches.batch());
    journal.write(batches.entry(2, 10));
    for (int sequence = 1; sequence <= 3; sequence++) {
      assertThat(told.take()).isEqualTo("durable " + sequence);
    }
  }

  @Test
  void afterAnErrorNothingIsWrittenAndNothingCalledDurable() throws Exception {
    journal.write(batches.entry(1, 10));
    storage.arrivals.acquire();
    journal.write(batches.entry(2, 10));
    disk.failSyncAfter(0);
    storage.permits.release(1_000);
    assertThat(told.take()).startsWith("failed").contains("Input/output error");
    long operations = disk.operations();
    journal.write(batches.entry(3, 10));
    journal.close();
    assertThat(told).isEmpty();
    assertThat(disk.operations()).isEqualTo(operations);
  }

  @Test
  void diskTooFarBehindCountsAsBroken() throws Exception {
    journal.write(batches.entry(1, 1));
    storage.arrivals.acquire();
    for (int index = 2; index <= WalJournal.WAITING_MAX + 1; index++) {
      journal.write(batches.vote(index, "a"));
    }
    assertThat(told).isEmpty();
    journal.write(batches.vote(1, "a"));
    assertThat(told.take()).startsWith("failed").contains("behind");
    journal.write(batches.vote(2, "a"));
    assertThat(told).isEmpty();
  }

  @Test
  void closingWritesWhatIsWaiting() throws Exception {
    journal.write(batches.entry(1, 10));
    storage.arrivals.acquire();
    journal.write(batches.entry(2, 10));
    storage.permits.release(1_000);
    journal.close();
    assertThat(told).containsExactly("durable 1", "durable 2");
    assertThat(Wal.open(disk, CONFIG).groups().values())
        .allMatch(restored -> restored.entries().size() == 2);
  }

  @Test
  void batchesOutOfOrderAreABug() {
    journal.write(batches.entry(1, 10));
    batches.entry(2, 10);
    assertThatThrownBy(() -> journal.write(batches.entry(3, 10)))
        .isInstanceOf(InvariantViolation.class);
  }

  @Test
  void interruptedThreadEndsInAFailureNotInSilence() throws Exception {
    List<Thread> threads = new ArrayList<>();
    Wal other = Wal.open(new SimDisk(), CONFIG).wal();
    try (WalJournal interrupted =
        new WalJournal(
            other,
            task -> {
              Thread thread = new Thread(task);
              threads.add(thread);
              return thread;
            })) {
      interrupted.start(new Listening());
      threads.get(0).interrupt();
      assertThat(told.take()).startsWith("failed").contains("interrupted");
    }
  }

  /** Every second batch needs a new segment; the bound is four full ones. */
  @Test
  void whoNeedsTheOldestSegmentIsToldAfterTheBatchThatMadeTheLogTooLong() throws Exception {
    storage.permits.release(1_000);
    List<String> heard = new ArrayList<>();
    for (int index = 1; index <= 14; index++) {
      journal.write(batches.entry(index, 24 << 10));
      heard.add(told.take());
      if (index % 2 == 1 && index > 2 * CONFIG.fullSegmentsMax() + 1) {
        heard.add(told.take());
      }
    }
    assertThat(heard)
        .containsSubsequence(
            "durable 11", "pinned by [system]", "durable 12", "durable 13", "pinned by [system]")
        .filteredOn(line -> line.startsWith("pinned"))
        .hasSize(2);
    journal.write(batches.cut(Batches.SYSTEM, 14));
    assertThat(told.take()).isEqualTo("durable 15");
    journal.close();
    assertThat(told).isEmpty();
    assertThat(disk.list()).doesNotContain(Segment.name(1), Segment.name(6));
  }

  @Test
  void memoryJournalCallsEverythingDurableAtOnce() {
    MemoryJournal memory = new MemoryJournal();
    memory.start(new Listening());
    memory.write(batches.entry(1, 25));
    assertThat(told).containsExactly("durable 1");
    assertThat(handles).extracting(PayloadHandle::length).containsExactly(25);
  }
}
