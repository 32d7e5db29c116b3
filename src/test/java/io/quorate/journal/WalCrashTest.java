package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Rng;
import io.quorate.node.JournalBatch;
import io.quorate.sim.Choices;
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
  private static final int RANDOM_LIVES = 12;
  private static final int RANDOM_SEEDS = 150;

  /** One life of a node, up to its death. */
  private interface Life {
    void live(SimDisk disk, History history) throws IOException;
  }

  @Test
  void everyCrashOfAShortLifeLosesNothingAcknowledged() throws IOException {
    Life life = shortLife(new Batches());
    long images = 0;
    for (long cut = 0; cut <= operationsOf(life); cut++) {
      EveryChoice choices = new EveryChoice();
      do {
        SimDisk disk = new SimDisk();
        History history = new History();
        liveUntil(cut, life, disk, history);
        images++;
        recoverTwice(disk.crash(choices), history, "cut before operation " + cut + ", " + choices);
      } while (choices.hasNext());
    }
    assertThat(images).as("images").isGreaterThan(2_000);
  }

  /** The second life may crash as well: what the first crash left must not come back in it. */
  @Test
  void everyCrashOfASecondLifeLosesNothingAcknowledged() throws IOException {
    Batches batches = new Batches();
    Life first = life(List.of(List.of(batches.entry(1, 100)), pair(batches, 2)));
    Life second =
        (disk, history) -> {
          Wal wal = reopen(disk, history);
          history.write(wal, List.of(batches.entry(1 + lastIndex(history), 140)));
          history.write(wal, List.of(batches.vote(history.now(Batches.SYSTEM).lastIndex(), "b")));
        };
    SimDisk left = new SimDisk();
    History acknowledged = new History();
    liveUntil(operationsOf(first) - 1, first, left, acknowledged);
    EveryChoice firstCrash = new EveryChoice();
    do {
      SimDisk image = left.crash(firstCrash);
      boolean isOver = false;
      for (long cut = 0; !isOver; cut++) {
        EveryChoice secondCrash = new EveryChoice();
        do {
          SimDisk disk = image.copy();
          History history = acknowledged.copy();
          isOver = liveUntil(cut, second, disk, history);
          String what = firstCrash + ", cut before operation " + cut + ", " + secondCrash;
          checkRecovery(disk.crash(secondCrash), history, what);
        } while (secondCrash.hasNext());
      }
    } while (firstCrash.hasNext());
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
          liveUntil(rng.index(120), (d, h) -> randomLife(rng, batches, d, h), disk, history);
        } catch (AssertionError | IOException e) {
          throw new AssertionError(what, e);
        }
        // The process dies alone, or the machine with it.
        disk = rng.chance(0.3) ? disk.afterProcessDeath() : disk.crash(rng);
      }
      checkRecovery(disk, history, "seed " + seed);
    }
  }

  /** A frame behind the end may be whole; a new frame of the right length must not revive it. */
  @Test
  void whatLiesBehindTheEndNeverComesBack() throws IOException {
    Batches batches = new Batches();
    int lost = 600;
    Life life = life(List.of(List.of(batches.entry(1, lost), batches.entry(2, 300))));
    SimDisk disk = new SimDisk();
    History history = new History();
    liveUntil(operationsOf(life) - 1, life, disk, history);

    // Everything reaches the disk except the first sector, with the first batch's header.
    SimDisk image = disk.crash(new LosesFirst());
    Recovered recovered = Wal.open(image, CONFIG);
    history.recovered(recovered.groups());
    assertThat(recovered.report()).contains("cut off");

    // The mark of the new life and this batch take exactly the place of the lost batch.
    JournalBatch same = batches.entry(1, lost - FrameHeader.frameBytes(0));
    history.write(recovered.wal(), List.of(same));
    checkRecovery(image, history, "reopened");
  }

  /** The process dies after a rename; the next one must not rely on the name before syncing it. */
  @Test
  void nameOfANewSegmentIsDurableBeforeItHoldsAnythingAcknowledged() throws IOException {
    Batches batches = new Batches();
    Life life =
        (disk, history) -> {
          Wal wal = reopen(disk, history);
          while (true) {
            history.write(wal, List.of(batches.entry(1 + lastIndex(history), 800)));
          }
        };
    for (long cut = 1; cut < 60; cut++) {
      SimDisk disk = new SimDisk();
      History history = new History();
      liveUntil(cut, life, disk, history);
      SimDisk revived = disk.afterProcessDeath();
      liveUntil(40, life, revived, history);
      checkRecovery(revived.crash(options -> 0), history, "cut before operation " + cut);
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
    assertThat(liveUntilFailure(disk, wal::sync)).isFalse();

    SimDisk revived = disk.afterProcessDeath();
    history.recovered(Wal.open(revived, CONFIG).groups());
    assertThat(history.now(Batches.SYSTEM).hardState().term()).isEqualTo(5);
    checkRecovery(revived.crash(options -> 0), history, "power cut after the recovery");
  }

  private static Life shortLife(Batches batches) {
    return life(
        List.of(
            List.of(batches.vote(1, "a")),
            pair(batches, 1),
            List.of(batches.entry(2, 1_000), batches.vote(2, "b"), batches.entry(3, 700)),
            List.of(batches.entry(3, 1_200))));
  }

  private static List<JournalBatch> pair(Batches batches, long index) {
    return List.of(batches.entry(index, 420), batches.entry(index + 1, 80));
  }

  private static Life life(List<List<JournalBatch>> units) {
    return (disk, history) -> {
      Wal wal = reopen(disk, history);
      for (List<JournalBatch> unit : units) {
        history.write(wal, unit);
      }
    };
  }

  private static void randomLife(Rng rng, Batches batches, SimDisk disk, History history)
      throws IOException {
    Wal wal = reopen(disk, history);
    while (true) {
      int count = 1 + rng.index(4);
      for (int i = 0; i < count; i++) {
        JournalBatch batch = batches.random(rng, history);
        history.appended(batch);
        wal.append(batch);
      }
      wal.sync();
      history.synced();
    }
  }

  private static Wal reopen(SimDisk disk, History history) throws IOException {
    Recovered recovered = Wal.open(disk, CONFIG);
    history.recovered(recovered.groups());
    return recovered.wal();
  }

  private static long operationsOf(Life life) throws IOException {
    SimDisk disk = new SimDisk();
    life.live(disk, new History());
    return disk.operations();
  }

  /** True if the life ended before the power was cut. */
  private static boolean liveUntil(long cut, Life life, SimDisk disk, History history)
      throws IOException {
    disk.cutPowerAfter(cut);
    return liveUntilFailure(disk, () -> life.live(disk, history));
  }

  private interface Action {
    void run() throws IOException;
  }

  private static boolean liveUntilFailure(SimDisk disk, Action action) throws IOException {
    try {
      action.run();
      return true;
    } catch (IOException e) {
      if (!disk.isOff()) {
        throw e;
      }
      return false;
    }
  }

  /** Recovers, and for every moment of that recovery: cuts the power there, recovers again. */
  private static void recoverTwice(SimDisk image, History history, String what) throws IOException {
    boolean isOver = false;
    for (long cut = 0; !isOver; cut++) {
      SimDisk disk = image.copy();
      isOver = liveUntil(cut, (d, h) -> reopen(d, h), disk, history.copy());
      String where = what + ", cut before operation " + cut + " of the recovery";
      for (Choices choices : List.<Choices>of(n -> 0, n -> n - 1, new Rng(cut)::index)) {
        checkRecovery(disk.crash(choices), history.copy(), where);
      }
    }
  }

  private static void checkRecovery(SimDisk image, History history, String what) {
    try {
      reopen(image, history);
    } catch (AssertionError | IOException e) {
      throw new AssertionError(what, e);
    }
  }

  /** Loses the first thing there is to choose about, and keeps everything else. */
  private static final class LosesFirst implements Choices {
    private boolean isFirst = true;

    @Override
    public int choose(int options) {
      if (options > 1 && isFirst) {
        isFirst = false;
        return 0;
      }
      return options - 1;
    }
  }

  private static long lastIndex(History history) {
    return history.now(Batches.SYSTEM).lastIndex();
  }
}
