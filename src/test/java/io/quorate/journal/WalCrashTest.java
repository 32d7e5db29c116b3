package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.journal.Crashes.Life;
import io.quorate.kernel.Rng;
import io.quorate.port.JournalBatch;
import io.quorate.sim.EveryChoice;
import io.quorate.sim.SimDisk;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: a power cut at any moment loses nothing that was acknowledged. Method: cut before every
 * operation, and recover from every image (short traces) or random ones (long traces) that the disk
 * may be left with; the {@link History} says what must be there.
 */
class WalCrashTest {
  private static final WalConfig CONFIG = WalConfig.small(77, 3_072);
  private static final Crashes CRASHES = new Crashes(CONFIG);
  private static final int FIRST_OF_PAIR_BYTES = 420;
  private static final int RANDOM_LIVES = 12;
  private static final int RANDOM_SEEDS = 150;

  @Test
  void everyCrashOfAShortLifeLosesNothingAcknowledged() throws IOException {
    Life life = shortLife(new Batches());
    assertThat(CRASHES.everyImageOf(life)).as("images").isGreaterThan(2_000);
  }

  /**
   * What the first crash leaves behind the end must not come back in the second life, whose first
   * batch takes, with the mark before it, exactly the place of the lost one.
   */
  @Test
  void everyCrashOfASecondLifeLosesNothingAcknowledgedAndRevivesNothing() throws IOException {
    int markBytes = FrameHeader.frameBytes(0);
    Batches batches = new Batches();
    twoLives(
        batches,
        CRASHES.life(List.of(List.of(batches.entry(1, 100)), pair(batches, 2))),
        markBytes);
  }

  /** As above; the first crash hits the first batches of a new segment. */
  @Test
  void everyCrashOfASecondLifeAtTheStartOfASegmentRevivesNothing() throws IOException {
    Batches batches = new Batches();
    Life first = CRASHES.life(List.of(List.of(batches.entry(1, 2_800)), pair(batches, 2)));
    assertThat(segmentsAfter(first)).isEqualTo(2);
    twoLives(batches, first, 0);
  }

  private static void twoLives(Batches batches, Life first, int markBytes) throws IOException {
    Life second =
        (disk, history) -> {
          Wal wal = CRASHES.reopen(disk, history);
          int payloadBytes = FIRST_OF_PAIR_BYTES - markBytes;
          history.write(wal, List.of(batches.entry(1 + lastIndex(history), payloadBytes)));
          history.write(wal, List.of(batches.vote(lastIndex(history), "b")));
        };
    SimDisk left = new SimDisk();
    History acknowledged = new History();
    Crashes.liveUntil(Crashes.operationsOf(first) - 1, first, left, acknowledged);
    EveryChoice firstCrash = new EveryChoice();
    do {
      SimDisk image = left.crash(firstCrash);
      boolean isOver = false;
      for (long cut = 0; !isOver; cut++) {
        EveryChoice secondCrash = new EveryChoice();
        do {
          SimDisk disk = image.copy();
          History history = acknowledged.copy();
          isOver = Crashes.liveUntil(cut, second, disk, history);
          String what = firstCrash + ", cut before operation " + cut + ", " + secondCrash;
          CRASHES.checkRecovery(disk.crash(secondCrash), history, what);
        } while (secondCrash.hasNext());
      }
    } while (firstCrash.hasNext());
  }

  private static int segmentsAfter(Life life) throws IOException {
    SimDisk disk = new SimDisk();
    life.live(disk, new History());
    return (int) disk.list().stream().filter(name -> hasFrames(disk.content(name))).count();
  }

  private static boolean hasFrames(byte[] segment) {
    return segment[Segment.HEADER_BYTES] != 0;
  }

  @Test
  void randomLivesAndCrashesLoseNothingAcknowledged() throws IOException {
    for (long seed = 1; seed <= RANDOM_SEEDS; seed++) {
      Rng rng = new Rng(seed);
      Batches batches = new Batches();
      SimDisk disk = new SimDisk();
      History history = new History();
      for (int life = 0; life < RANDOM_LIVES; life++) {
        String what = "seed " + seed + ", life " + life;
        try {
          Crashes.liveUntil(
              rng.index(120), (d, h) -> randomLife(rng, batches, d, h), disk, history);
        } catch (AssertionError | IOException e) {
          throw new AssertionError(what, e);
        }
        // The process dies alone, or the machine with it.
        disk = rng.chance(0.3) ? disk.afterProcessDeath() : disk.crash(rng);
      }
      CRASHES.checkRecovery(disk, history, "seed " + seed);
    }
  }

  /** The process dies after a rename; the next one must not rely on the name before syncing it. */
  @Test
  void nameOfANewSegmentIsDurableBeforeItHoldsAnythingAcknowledged() throws IOException {
    Batches batches = new Batches();
    Life life =
        (disk, history) -> {
          Wal wal = CRASHES.reopen(disk, history);
          while (true) {
            history.write(wal, List.of(batches.entry(1 + lastIndex(history), 800)));
          }
        };
    for (long death = 1; death < 40; death++) {
      for (long cut = 1; cut < 40; cut++) {
        SimDisk disk = new SimDisk();
        History history = new History();
        Crashes.liveUntil(death, life, disk, history);
        SimDisk revived = disk.afterProcessDeath();
        Crashes.liveUntil(cut, life, revived, history);
        String what = "death before operation " + death + ", cut before operation " + cut;
        CRASHES.checkRecovery(revived.crash(options -> 0), history, what);
      }
    }
  }

  /** What a dead process wrote and did not sync is read from the cache: it must be synced first. */
  @Test
  void whatWasReadIsDurableBeforeAnybodyBuildsOnIt() throws IOException {
    Batches batches = new Batches();
    SimDisk disk = new SimDisk();
    Wal wal = Wal.open(disk, CONFIG).wal();
    History history = new History();
    JournalBatch batch = batches.vote(5, "a");
    history.appended(batch);
    wal.append(batch);
    disk.cutPowerAfter(1); // the write, but not the sync
    assertThat(Crashes.liveUntilFailure(disk, wal::sync)).isFalse();

    SimDisk revived = disk.afterProcessDeath();
    history.recovered(Wal.open(revived, CONFIG).groups());
    assertThat(history.now(Batches.SYSTEM).hardState().term()).isEqualTo(5);
    CRASHES.checkRecovery(revived.crash(options -> 0), history, "power cut after the recovery");
  }

  private static Life shortLife(Batches batches) {
    return CRASHES.life(
        List.of(
            List.of(batches.vote(1, "a")),
            pair(batches, 1),
            List.of(batches.entry(2, 1_000), batches.vote(2, "b"), batches.entry(3, 700)),
            List.of(batches.entry(3, 1_200))));
  }

  private static List<JournalBatch> pair(Batches batches, long index) {
    return List.of(batches.entry(index, FIRST_OF_PAIR_BYTES), batches.entry(index + 1, 80));
  }

  private static void randomLife(Rng rng, Batches batches, SimDisk disk, History history)
      throws IOException {
    Wal wal = CRASHES.reopen(disk, history);
    while (true) {
      int count = 1 + rng.index(4);
      for (int i = 0; i < count; i++) {
        JournalBatch batch = batches.random(rng, history);
        history.appended(batch);
        wal.append(batch);
      }
      wal.sync();
      history.synced();
      if (rng.chance(0.8)) {
        wal.trim();
      }
    }
  }

  private static long lastIndex(History history) {
    return history.now(Batches.SYSTEM).lastIndex();
  }
}
