package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Body;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.Invariant;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.raft.LogCut;
import io.quorate.raft.Restored;
import io.quorate.sim.Choices;
import io.quorate.sim.EveryChoice;
import io.quorate.sim.SimDisk;
import io.quorate.snapshot.SnapshotMeta;
import io.quorate.snapshot.StoredState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Goal: whatever moment the power is cut at, the log and a whole snapshot meet. Method: lives that
 * take or receive a snapshot and cut the log behind it, as a node does; cut before every operation,
 * and start from every image that the disk may be left with.
 */
class SnapshotCrashTest {
  private static final WalConfig CONFIG = WalConfig.small(77, 1_024);
  private static final int BYTES = 900;
  private static final int BODY_BYTES = 200;

  /** What a life knows to be durable. */
  private static final class Promises {
    long snapshotIndex;
    long baseIndex;
    long lastIndex;

    /** Those that belong to the snapshot at an index, durable or not. */
    final Map<Long, List<Bytes>> bodies = new TreeMap<>();
  }

  private interface Life {
    void live(SimDisk disk, Promises promises) throws IOException;
  }

  @Test
  void logAndSnapshotMeetWhereverASnapshotIsTaken() throws IOException {
    everyCrashOf(
        (disk, promises) -> {
          Node node = new Node(disk, promises);
          node.write(1, 2);
          node.save(2);
          node.cut(2, true);
          node.write(3, 5);
          node.save(4);
          node.cut(3, true);
          node.snapshots.forgetBefore(Batches.SYSTEM, 3);
        });
  }

  @Test
  void logAndSnapshotMeetWhereverASnapshotIsReceived() throws IOException {
    everyCrashOf(
        (disk, promises) -> {
          Node node = new Node(disk, promises);
          node.write(1, 2);
          node.receive(8);
          node.cut(8, false);
          node.write(9, 9);
        });
  }

  @Test
  void bodiesAreWhereEverySnapshotSaysThatTheyAre() throws IOException {
    everyCrashOf(
        (disk, promises) -> {
          Node node = new Node(disk, promises);
          node.saveWithBodies(2, 1, 3);
          node.saveWithBodies(4, 3, 4);
          node.snapshots.forgetBefore(Batches.SYSTEM, 4);
        });
  }

  @Test
  void bodiesArriveWithTheirSnapshotOrNotAtAll() throws IOException {
    everyCrashOf(
        (disk, promises) -> {
          Node node = new Node(disk, promises);
          node.saveWithBodies(2, 1, 2);
          node.receiveWithBodies(8, 2, 4);
          node.snapshots.forgetBefore(Batches.SYSTEM, 8);
        });
  }

  /** The next process finds the snapshot, and must not cut the log before its name is durable. */
  @Test
  void nameOfASnapshotIsDurableBeforeTheNextProcessBuildsOnIt() throws IOException {
    Life first =
        (disk, promises) -> {
          Node node = new Node(disk, promises);
          node.write(1, 2);
          node.save(2);
        };
    Life second =
        (disk, promises) -> {
          Node node = new Node(disk, promises);
          SnapshotMeta newest = node.snapshots.newest(Batches.SYSTEM);
          if (newest != null) {
            node.cut(newest.base().index(), true);
          }
        };
    for (long death = 0; death <= operationsOf(first); death++) {
      boolean isOver = false;
      for (long cut = 0; !isOver; cut++) {
        for (Choices choices : List.<Choices>of(count -> 0, count -> count - 1)) {
          SimDisk disk = new SimDisk();
          Promises promises = new Promises();
          liveUntil(death, first, disk, promises);
          SimDisk revived = disk.afterProcessDeath();
          isOver = liveUntil(cut, second, revived, promises);
          String what = "death before operation " + death + ", cut before operation " + cut;
          check(revived.crash(choices), promises, what);
        }
      }
    }
  }

  private static void everyCrashOf(Life life) throws IOException {
    long images = 0;
    for (long cut = 0; cut <= operationsOf(life); cut++) {
      EveryChoice choices = new EveryChoice();
      do {
        SimDisk disk = new SimDisk();
        Promises promises = new Promises();
        liveUntil(cut, life, disk, promises);
        images++;
        SimDisk left = disk.crash(choices);
        String what = "cut before operation " + cut + ", " + choices;
        check(left, promises, what);
        check(left.crash(count -> 0), promises, what + ", and after the recovery");
      } while (choices.hasNext());
    }
    assertThat(images).as("images").isGreaterThan(200);
  }

  private static void check(SimDisk disk, Promises promises, String what) {
    StartState start;
    try {
      start = StartState.of(Wal.open(disk, CONFIG).groups(), SnapshotFiles.open(disk, 77));
    } catch (IOException e) {
      throw new AssertionError(what, e);
    }
    Restored log = start.restored().getOrDefault(Batches.SYSTEM, Restored.EMPTY);
    long baseIndex = log.base().index();
    StoredState state = start.states().get(Batches.SYSTEM);
    long stateIndex = state == null ? 0 : state.meta().base().index();
    assertThat(start.report()).as(what).isEmpty();
    assertThat(stateIndex).as(what).isGreaterThanOrEqualTo(promises.snapshotIndex);
    assertThat(stateIndex).as(what).isGreaterThanOrEqualTo(baseIndex);
    assertThat(baseIndex).as(what).isGreaterThanOrEqualTo(promises.baseIndex);
    assertThat(Math.max(stateIndex, baseIndex + log.entries().size()))
        .as(what)
        .isGreaterThanOrEqualTo(promises.lastIndex);
    if (state != null) {
      assertThat(state.state()).as(what).isEqualTo(States.state(stateIndex, BYTES));
      List<Bytes> bodies = promises.bodies.getOrDefault(stateIndex, List.of());
      assertThat(States.read(state.bodies())).as(what).isEqualTo(bodies);
    }
  }

  private static long operationsOf(Life life) throws IOException {
    SimDisk disk = new SimDisk();
    life.live(disk, new Promises());
    return disk.operations();
  }

  private static boolean liveUntil(long cut, Life life, SimDisk disk, Promises promises)
      throws IOException {
    disk.cutPowerAfter(cut);
    return Crashes.liveUntilFailure(disk, () -> life.live(disk, promises));
  }

  /** Does what a node does with its disk, in the order in which it does it. */
  private static final class Node {
    private final Batches batches = new Batches();
    private final Promises promises;
    private final Wal wal;
    private final SnapshotFiles snapshots;
    private List<Body> bodies = new ArrayList<>();

    Node(SimDisk disk, Promises promises) throws IOException {
      this.promises = promises;
      wal = Wal.open(disk, CONFIG).wal();
      snapshots = SnapshotFiles.open(disk, 77);
    }

    void write(long from, long to) throws IOException {
      for (long index = from; index <= to; index++) {
        wal.append(batches.entry(index, 300));
        wal.sync();
        promises.lastIndex = index;
        wal.trim();
      }
    }

    void save(long index) throws IOException {
      snapshots.save(Batches.SYSTEM, States.base(index), States.state(index, BYTES), List.of());
      promises.snapshotIndex = index;
    }

    void saveWithBodies(long index, int from, int to) throws IOException {
      bodies.removeIf(body -> !States.bodies(from, to, BODY_BYTES).contains(body.read()));
      bodies.addAll(States.bodies(from + bodies.size(), to, BODY_BYTES));
      promises.bodies.put(index, States.read(bodies));
      bodies =
          new ArrayList<>(
              snapshots
                  .save(Batches.SYSTEM, States.base(index), States.state(index, BYTES), bodies)
                  .bodies());
      promises.snapshotIndex = index;
    }

    void receiveWithBodies(long index, int from, int to) throws IOException {
      MemorySnapshots other = new MemorySnapshots();
      List<Body> sent = States.bodies(from, to, BODY_BYTES);
      promises.bodies.put(index, States.read(sent));
      SnapshotMeta meta =
          other.save(Batches.SYSTEM, States.base(index), States.state(index, BYTES), sent).meta();
      for (long offset = 0; offset < meta.bytes(); offset = snapshots.received(meta)) {
        byte[] part = Invariant.present(other.read(meta, offset, 600), "a part");
        snapshots.receive(meta, offset, part);
      }
      assertThat(States.completed(snapshots, meta)).isEqualTo(States.state(index, BYTES));
      promises.snapshotIndex = index;
    }

    void receive(long index) throws IOException {
      SnapshotMeta meta = States.meta(Batches.SYSTEM, index, BYTES);
      byte[] state = States.state(index, BYTES);
      snapshots.receive(meta, 0, Arrays.copyOf(state, 500));
      snapshots.receive(meta, 500, Arrays.copyOfRange(state, 500, BYTES));
      assertThat(States.completed(snapshots, meta)).isEqualTo(state);
      promises.snapshotIndex = index;
    }

    void cut(long index, boolean keepsTail) throws IOException {
      LogCut cut = new LogCut(States.base(index), keepsTail);
      wal.append(batches.batch(new GroupWrite(Batches.SYSTEM, null, cut, List.of())));
      wal.sync();
      promises.baseIndex = index;
      wal.trim();
    }
  }
}
