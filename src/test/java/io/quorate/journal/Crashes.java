package io.quorate.journal;

import io.quorate.kernel.Rng;
import io.quorate.port.JournalBatch;
import io.quorate.sim.Choices;
import io.quorate.sim.EveryChoice;
import io.quorate.sim.SimDisk;
import java.io.IOException;
import java.util.List;

/** Cuts the power in the middle of lives, and holds what is left against their {@link History}. */
final class Crashes {
  private final WalConfig config;

  Crashes(WalConfig config) {
    this.config = config;
  }

  /** One life of a node, up to its death. */
  interface Life {
    void live(SimDisk disk, History history) throws IOException;
  }

  interface Action {
    void run() throws IOException;
  }

  /** A life that writes these units, each with a sync of its own. */
  Life life(List<List<JournalBatch>> units) {
    return (disk, history) -> {
      Wal wal = reopen(disk, history);
      for (List<JournalBatch> unit : units) {
        history.write(wal, unit);
      }
    };
  }

  /**
   * Cuts the power before every operation of the life, recovers from every image that this may
   * leave, and again after a power cut in every such recovery.
   *
   * @return how many images there were
   */
  long everyImageOf(Life life) throws IOException {
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
    return images;
  }

  Wal reopen(SimDisk disk, History history) throws IOException {
    Recovered recovered = Wal.open(disk, config);
    history.recovered(recovered.groups());
    return recovered.wal();
  }

  static long operationsOf(Life life) throws IOException {
    SimDisk disk = new SimDisk();
    life.live(disk, new History());
    return disk.operations();
  }

  /** True if the life ended before the power was cut. */
  static boolean liveUntil(long cut, Life life, SimDisk disk, History history) throws IOException {
    disk.cutPowerAfter(cut);
    return liveUntilFailure(disk, () -> life.live(disk, history));
  }

  static boolean liveUntilFailure(SimDisk disk, Action action) throws IOException {
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
  private void recoverTwice(SimDisk image, History history, String what) throws IOException {
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

  void checkRecovery(SimDisk image, History history, String what) {
    try {
      reopen(image, history);
    } catch (AssertionError | IOException e) {
      throw new AssertionError(what, e);
    }
  }
}
