package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.journal.Crashes.Life;
import io.quorate.port.JournalBatch;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.raft.HardState;
import io.quorate.sim.EveryChoice;
import io.quorate.sim.SimDisk;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: a power cut at any moment of cutting, rolling and freeing loses nothing that was
 * acknowledged and is not in a snapshot. Method: as in {@link WalCrashTest}, with short lives that
 * free segments; random lives with cuts are there.
 */
class WalCutCrashTest {
  private static final WalConfig CONFIG = WalConfig.small(77, 1_024);
  private static final Crashes CRASHES = new Crashes(CONFIG);

  @Test
  void everyCrashOfALifeThatFreesSegmentsLosesNothingAcknowledged() throws IOException {
    Batches batches = new Batches();
    Life life =
        CRASHES.life(
            List.of(
                List.of(vote(batches, 3), batches.entry(1, 500)),
                List.of(batches.entry(2, 600)),
                List.of(batches.cut(Batches.SYSTEM, 1), batches.entry(3, 700)),
                List.of(batches.cut(Batches.SYSTEM, 3)),
                List.of(batches.entry(4, 300))));
    assertThat(freedBy(life)).isEqualTo(3);
    assertThat(CRASHES.everyImageOf(life)).as("images").isGreaterThan(300);
  }

  @Test
  void everyCrashOfALifeThatRestartsItsLogLosesNothingAcknowledged() throws IOException {
    Batches batches = new Batches();
    Life life =
        CRASHES.life(
            List.of(
                List.of(vote(batches, 3), batches.entry(1, 300), batches.entry(2, 200)),
                List.of(batches.entry(2, 600)),
                List.of(batches.restart(Batches.SYSTEM, 9), batches.entry(10, 900)),
                List.of(batches.vote(5, "b")),
                List.of(batches.entry(11, 700), batches.cut(Batches.SYSTEM, 11))));
    assertThat(freedBy(life)).isEqualTo(3);
    assertThat(CRASHES.everyImageOf(life)).as("images").isGreaterThan(300);
  }

  /** The process dies while it frees, the next one frees on, and then the power is cut. */
  @Test
  void deletionsThatAPowerCutTakesBackLeaveNoGap() throws IOException {
    Life first =
        (disk, history) -> {
          Batches batches = new Batches();
          Wal wal = CRASHES.reopen(disk, history);
          for (int index = 1; index <= 4; index++) {
            history.write(wal, List.of(batches.entry(index, 700)));
          }
          history.write(wal, List.of(batches.cut(Batches.SYSTEM, 3)));
        };
    Life second =
        (disk, history) -> {
          Batches batches = new Batches();
          Wal wal = CRASHES.reopen(disk, history);
          long last = history.now(Batches.SYSTEM).lastIndex();
          history.write(wal, List.of(batches.cut(Batches.SYSTEM, last)));
          history.write(wal, List.of(batches.entry(last + 1, 700)));
        };
    assertThat(freedBy(first)).isEqualTo(3);
    long operations = Crashes.operationsOf(first);
    for (long death = operations - 8; death <= operations; death++) {
      boolean isOver = false;
      for (long cut = 0; !isOver; cut++) {
        EveryChoice choices = new EveryChoice();
        do {
          SimDisk disk = new SimDisk();
          History history = new History();
          Crashes.liveUntil(death, first, disk, history);
          SimDisk revived = disk.afterProcessDeath();
          isOver = Crashes.liveUntil(cut, second, revived, history);
          String what = "death before " + death + ", cut before " + cut + ", " + choices;
          CRASHES.checkRecovery(revived.crash(choices), history, what);
        } while (choices.hasNext());
      }
    }
  }

  /** Of a group that writes nothing else. */
  private static JournalBatch vote(Batches batches, long term) {
    return batches.batch(new GroupWrite(Batches.SHARD, new HardState(term, null), null, List.of()));
  }

  private static long freedBy(Life life) throws IOException {
    SimDisk disk = new SimDisk();
    life.live(disk, new History());
    return Segment.generationOf(disk.list().get(0)).orElseThrow() - 1;
  }
}
