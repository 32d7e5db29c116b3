package io.quorate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.journal.MemorySnapshots;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.machine.Machines;
import io.quorate.machine.SystemMachine;
import io.quorate.raft.Configuration;
import io.quorate.raft.Effects;
import io.quorate.raft.Entry;
import io.quorate.raft.EntryKind;
import io.quorate.raft.LogBase;
import io.quorate.raft.Position;
import io.quorate.raft.RaftConfig;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Restored;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: snapshots come when they are due, and the log loses what they hold and nobody needs.
 * Method: a group of one whose background thread is the test.
 */
class CompactionTest {
  private static final NodeId SELF = new NodeId("a");
  private static final int ENTRIES_MAX = 20;
  private static final int TAIL = 5;
  private static final int HELD_MAX = 100;

  private final ArrayDeque<Runnable> background = new ArrayDeque<>();
  private final List<String> failures = new ArrayList<>();
  private final MemorySnapshots snapshots = new MemorySnapshots();
  private final RaftCore raft =
      new RaftCore(
          RaftConfig.DEFAULT, SELF, Configuration.of(List.of(SELF)), Restored.EMPTY, new Rng(1), 0);
  private final SystemMachine machine = new SystemMachine(DeadlockPolicy.YOUNGEST);
  private long tailBytes = 1 << 20;
  private long heldBytes = 1 << 20;
  private long neededIndex = Long.MAX_VALUE;
  private long appliedIndex;

  private SnapshotDesk desk(Snapshots disk) {
    return new SnapshotDesk(
        disk, background::add, Runnable::run, new Machines(DeadlockPolicy.YOUNGEST), failures::add);
  }

  private Compaction compaction(long logBytesMax) {
    SnapshotPolicy policy =
        new SnapshotPolicy(
            ENTRIES_MAX, logBytesMax, logBytesMax, TAIL, tailBytes, HELD_MAX, heldBytes);
    return new Compaction(GroupId.SYSTEM, raft, policy, desk(snapshots), () -> neededIndex, null);
  }

  /** Commits and applies until the log has come to the index. */
  private void advanceTo(long index, Compaction compaction) {
    while (appliedIndex < index) {
      raft.tick(10);
      if (raft.isReady()) {
        raft.propose(Replay.PASS_TIME);
      }
      Effects effects = raft.effects();
      while (!effects.isEmpty()) {
        if (effects.persist() != null) {
          raft.persisted(effects.persist().sequence());
        }
        for (Entry entry : effects.apply()) {
          compaction.applied(entry);
          appliedIndex = entry.index();
        }
        effects = raft.effects();
      }
    }
    compaction.run(appliedIndex);
  }

  private void work(Compaction compaction) {
    while (!background.isEmpty()) {
      background.remove().run();
      compaction.advanceTo(0, machine);
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void snapshotIsDueAfterSoManyEntriesAndLeavesATail() {
    Compaction compaction = compaction(1 << 20);
    advanceTo(ENTRIES_MAX - 1, compaction);
    assertThat(background).isEmpty();

    advanceTo(ENTRIES_MAX, compaction);
    work(compaction);

    assertThat(snapshots.newest(GroupId.SYSTEM)).isEqualTo(compaction.newest());
    assertThat(compaction.newest()).isNotNull();
    assertThat(raft.log().base().index()).isEqualTo(ENTRIES_MAX - TAIL);
  }

  @Test
  void snapshotIsDueAfterSoManyBytes() {
    Compaction compaction = compaction(4 * SnapshotPolicy.ENTRY_BYTES);
    advanceTo(4, compaction);
    assertThat(background).hasSize(1);
  }

  @Test
  void tailIsNoLongerThanSoManyBytes() {
    tailBytes = 2 * SnapshotPolicy.bytesOf(raftEntryOfPassingTime());
    Compaction compaction = compaction(1 << 20);
    advanceTo(ENTRIES_MAX, compaction);
    work(compaction);
    assertThat(raft.log().base().index()).isEqualTo(ENTRIES_MAX - 2);
  }

  @Test
  void logHeldForWhomASnapshotIsBeingSentIsNoLongerThanSoManyBytes() {
    heldBytes = 7 * SnapshotPolicy.bytesOf(raftEntryOfPassingTime());
    Compaction compaction = compaction(1 << 20);
    neededIndex = 8;
    advanceTo(ENTRIES_MAX, compaction);
    work(compaction);
    assertThat(raft.log().base().index()).isEqualTo(ENTRIES_MAX - 7);
  }

  private static Entry raftEntryOfPassingTime() {
    return new Entry(new Position(2, 1), 0, EntryKind.COMMAND, Replay.PASS_TIME);
  }

  @Test
  void oneIsTakenAtATimeAndTheNextOneOnlyOfWhatIsNew() {
    Compaction compaction = compaction(1 << 20);
    advanceTo(ENTRIES_MAX, compaction);
    advanceTo(ENTRIES_MAX + 10, compaction);
    assertThat(background).hasSize(1);
    work(compaction);

    advanceTo(2 * ENTRIES_MAX - 1, compaction);
    assertThat(background).isEmpty();
    advanceTo(2 * ENTRIES_MAX, compaction);
    work(compaction);
    assertThat(raft.log().base().index()).isEqualTo(2 * ENTRIES_MAX - TAIL);
  }

  @Test
  void logIsHeldForWhomAnOlderSnapshotIsBeingSentButNotForEver() {
    Compaction compaction = compaction(1 << 20);
    neededIndex = 8;
    advanceTo(ENTRIES_MAX, compaction);
    work(compaction);
    assertThat(raft.log().base().index()).isEqualTo(8);

    while (appliedIndex < 8 + HELD_MAX + 2 * ENTRIES_MAX) {
      advanceTo(appliedIndex + ENTRIES_MAX, compaction);
      work(compaction);
    }
    assertThat(raft.log().base().index()).isGreaterThan(8);
  }

  /** It came just before another leader's entries did, and has not become the state. */
  @Test
  void receivedSnapshotThatIsAheadOfTheMachineCutsNoMoreThanIsApplied() {
    Compaction compaction = compaction(1 << 20);
    snapshots.save(
        GroupId.SYSTEM,
        new LogBase(new Position(50, 1), 0, Configuration.UNKNOWN),
        new byte[1],
        List.of());
    advanceTo(ENTRIES_MAX, compaction);
    raft.propose(Replay.PASS_TIME);
    Effects.Persist write = Invariant.present(raft.effects().persist(), "something to write");
    raft.persisted(write.sequence()); // committed, and not handed out yet
    work(compaction);
    assertThat(raft.log().base().index()).isEqualTo(ENTRIES_MAX);
  }

  @Test
  void snapshotThatIsWantedIsTakenBeforeItIsDueAndKeptWhileItIsRead() {
    Compaction compaction = compaction(1 << 20);
    advanceTo(7, compaction);
    assertThat(compaction.lend(7)).isNull();
    compaction.run(appliedIndex);
    work(compaction);
    SnapshotMeta lent = Invariant.present(compaction.lend(5), "a snapshot that reaches 5");
    assertThat(lent.base().index()).isEqualTo(7);
    assertThat(compaction.lend(7)).isEqualTo(lent);

    advanceTo(7 + ENTRIES_MAX, compaction);
    work(compaction);
    assertThat(compaction.newest()).isNotEqualTo(lent);
    assertThat(snapshots.read(lent, 0, 1)).isNotNull();
    assertThat(compaction.lend(7)).isEqualTo(lent);

    compaction.advanceTo(Loans.LENT_MILLIS, machine);
    advanceTo(7 + 2 * ENTRIES_MAX, compaction);
    work(compaction);
    assertThat(snapshots.read(lent, 0, 1)).isNull();
  }

  @Test
  void noMemoryForASnapshotIsAFailureThatIsToldOf() {
    Snapshots exhausted =
        (Snapshots)
            Proxy.newProxyInstance(
                Snapshots.class.getClassLoader(),
                new Class<?>[] {Snapshots.class},
                (proxy, method, arguments) -> {
                  throw new OutOfMemoryError("Java heap space");
                });
    desk(exhausted).forget(GroupId.SYSTEM, () -> {});
    background.remove().run();
    assertThat(failures).containsExactly("java.lang.OutOfMemoryError: Java heap space");
  }

  @Test
  void onlySoManySnapshotsAreLent() {
    Compaction compaction = compaction(1 << 20);
    for (int loan = 1; loan <= Loans.COUNT_MAX + 1; loan++) {
      advanceTo(appliedIndex + 3, compaction);
      compaction.lend(appliedIndex);
      compaction.run(appliedIndex);
      work(compaction);
      assertThat(compaction.lend(appliedIndex) == null).isEqualTo(loan > Loans.COUNT_MAX);
    }
  }

  /** A group that is idle must not keep the journal's oldest segment because of its tail. */
  @Test
  void idleGroupThatPinsTheJournalGivesUpItsTail() {
    Compaction compaction = compaction(1 << 20);
    advanceTo(ENTRIES_MAX, compaction);
    work(compaction);
    assertThat(raft.log().base().index()).isEqualTo(ENTRIES_MAX - TAIL);

    compaction.pinsJournal();
    compaction.run(appliedIndex);
    assertThat(background).isEmpty();
    assertThat(raft.log().base().index()).isEqualTo(ENTRIES_MAX);
  }

  @Test
  void groupThatPinsTheJournalTakesASnapshotBeforeItIsDue() {
    Compaction compaction = compaction(1 << 20);
    advanceTo(7, compaction);
    compaction.pinsJournal();
    compaction.run(appliedIndex);
    work(compaction);
    assertThat(raft.log().base().index()).isEqualTo(7);
  }
}
