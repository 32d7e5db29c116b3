package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.sim.SimDisk;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: after an error of the disk nothing is acknowledged and nothing written. Method: a disk that
 * fails once and works again, which is what tempts programs to go on.
 */
class WalFailureTest {
  private static final WalConfig CONFIG = WalConfig.small(77, 2_048);

  private final SimDisk disk = new SimDisk();
  private final Batches batches = new Batches();
  private final History history = new History();

  @Test
  void failedSyncIsNeverTriedAgain() throws IOException {
    Wal wal = Wal.open(disk, CONFIG).wal();
    history.write(wal, List.of(batches.vote(1, "a")));
    wal.append(batches.vote(2, "b"));
    disk.failSyncAfter(0);
    assertThatThrownBy(wal::sync).isInstanceOf(IOException.class);
    assertThatNothingHappensAnyMore(wal);
    history.recovered(Wal.open(disk.crash(options -> 0), CONFIG).groups());
  }

  /**
   * The cache shows what was not written and counts it as clean, so that a restart reads it, and a
   * sync of it does nothing.
   */
  @Test
  void restartAfterAFailedSyncBuildsOnNothingThatOnlyTheCacheHolds() throws IOException {
    Wal wal = Wal.open(disk, CONFIG).wal();
    history.write(wal, List.of(batches.vote(1, "a")));
    wal.append(batches.entry(1, 700));
    disk.failSyncAfter(0);
    assertThatThrownBy(wal::sync).isInstanceOf(IOException.class);

    SimDisk sameMachine = disk.afterProcessDeath();
    Recovered second = Wal.open(sameMachine, CONFIG);
    Recovered third = Wal.open(sameMachine.crash(options -> 0), CONFIG);
    assertThat(third.groups()).usingRecursiveComparison().isEqualTo(second.groups());
  }

  @Test
  void failedWriteIsNeverTriedAgain() throws IOException {
    Wal wal = Wal.open(disk, CONFIG).wal();
    history.write(wal, List.of(batches.vote(1, "a")));
    wal.append(batches.vote(2, "b"));
    disk.failWriteAfter(0);
    assertThatThrownBy(wal::sync).isInstanceOf(IOException.class);
    assertThatNothingHappensAnyMore(wal);
  }

  @Test
  void logHaltsWhenItsNextSegmentCannotBeMade() throws IOException {
    Wal wal = Wal.open(disk, CONFIG).wal();
    disk.failSyncAfter(1);
    history.write(wal, List.of(batches.entry(1, 1_500)));
    assertThatThrownBy(() -> wal.append(batches.entry(2, 1_500)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("next segment");
    assertThatNothingHappensAnyMore(wal);
    history.recovered(Wal.open(disk.crash(options -> 0), CONFIG).groups());
  }

  /** Half a record at the end, whatever half it is, is no obstacle once there is room again. */
  @Test
  void fullDiskAtAnyByteLosesNothingAcknowledged() throws IOException {
    int failures = 0;
    for (int room = 0; room < 9_000; room += 7) {
      SimDisk full = new SimDisk();
      full.limitBytes(room);
      History written = new History();
      try {
        Wal wal = Wal.open(full, CONFIG).wal();
        for (int index = 1; index <= 12; index++) {
          written.write(wal, List.of(batches.entry(index, 150), batches.vote(index, "a")));
        }
      } catch (IOException e) {
        failures++;
      }
      SimDisk roomy = full.copy();
      Wal revived = reopen(roomy, written);
      written.write(revived, List.of(batches.vote(99, "b")));
      reopen(roomy, written);
    }
    assertThat(failures).isGreaterThan(1_000);
  }

  /** The oracle itself: a disk that lies must make these tests fail. */
  @Test
  void diskThatLiesOnSyncIsFoundOut() throws IOException {
    disk.lieOnSync();
    Wal wal = Wal.open(disk, CONFIG).wal();
    history.write(wal, List.of(batches.vote(1, "a")));
    assertThatThrownBy(() -> reopen(disk.crash(options -> 0), history))
        .isInstanceOf(AssertionError.class);
  }

  private void assertThatNothingHappensAnyMore(Wal wal) throws IOException {
    long before = disk.operations();
    assertThatThrownBy(wal::sync).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> wal.append(batches.vote(3, "c"))).isInstanceOf(IOException.class);
    wal.close();
    assertThat(disk.operations()).isEqualTo(before);
  }

  private static Wal reopen(SimDisk disk, History history) throws IOException {
    Recovered recovered = Wal.open(disk, CONFIG);
    history.recovered(recovered.groups());
    return recovered.wal();
  }
}
