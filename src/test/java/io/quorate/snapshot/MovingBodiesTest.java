package io.quorate.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.journal.SnapshotFiles;
import io.quorate.kernel.Body;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.machine.Command;
import io.quorate.machine.CommandCodec;
import io.quorate.machine.GatewayStamp;
import io.quorate.machine.Machines;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueCommand.Enqueue;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueName;
import io.quorate.raft.Configuration;
import io.quorate.raft.Effects;
import io.quorate.raft.Entry;
import io.quorate.raft.LogBase;
import io.quorate.raft.Position;
import io.quorate.raft.RaftConfig;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Restored;
import io.quorate.sim.SimDisk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: bodies move to where a snapshot has them a slice at a time, and only those of the state
 * that it was taken of. Method: more than one slice, and a group of one.
 */
class MovingBodiesTest {
  private static final NodeId SELF = new NodeId("a");
  private static final GroupId SHARD = new GroupId("shard-0");
  private static final int BATCHES = Compaction.MOVED_AT_ONCE / QueueCommand.BATCH_MAX + 1;
  private static final int MESSAGES = BATCHES * QueueCommand.BATCH_MAX;

  private final ArrayDeque<Runnable> background = new ArrayDeque<>();
  private final Machines machines = new Machines(DeadlockPolicy.YOUNGEST);
  private final ReplicatedMachine machine = machines.fresh(SHARD);
  private final RaftCore raft =
      new RaftCore(
          RaftConfig.DEFAULT, SELF, Configuration.of(List.of(SELF)), Restored.EMPTY, new Rng(1), 0);
  private SnapshotFiles snapshots;
  private Compaction compaction;

  @BeforeEach
  void takeSnapshotOfMany() throws IOException {
    snapshots = SnapshotFiles.open(new SimDisk(), 77);
    SnapshotDesk desk =
        new SnapshotDesk(snapshots, background::add, Runnable::run, machines, this::fail);
    compaction =
        new Compaction(SHARD, raft, SnapshotPolicy.DEFAULT, desk, () -> Long.MAX_VALUE, null);
    for (int batch = 1; batch <= BATCHES; batch++) {
      enqueueMany(batch);
    }
    compaction.pinsJournal();
    compaction.run(machine.appliedIndex());
    background.remove().run();
  }

  private void fail(String failure) {
    throw new AssertionError(failure);
  }

  private void enqueueMany(int batch) {
    while (!raft.isReady()) {
      raft.tick(10);
      applyAll();
    }
    Enqueue enqueue =
        new Enqueue(
            new QueueName("q"),
            0,
            Collections.nCopies(QueueCommand.BATCH_MAX, new Item(3, 0, 0, 0, null, null)));
    raft.propose(
        CommandCodec.encode(
            new Command.OnQueue(
                new GatewayStamp(1, batch, batch),
                enqueue,
                Collections.nCopies(QueueCommand.BATCH_MAX, Bytes.of(new byte[3])))));
    applyAll();
  }

  private void applyAll() {
    Effects effects = raft.effects();
    while (!effects.isEmpty()) {
      if (effects.persist() != null) {
        raft.persisted(effects.persist().sequence());
      }
      for (Entry entry : effects.apply()) {
        Replay.apply(machine, entry);
        compaction.applied(entry);
      }
      effects = raft.effects();
    }
  }

  private static long inMemory(ReplicatedMachine machine) {
    return machine.bodies().bodies().stream().filter(Bytes.class::isInstance).count();
  }

  @Test
  void oneSliceMovesAtATime() {
    assertThat(inMemory(machine)).isEqualTo(MESSAGES);
    compaction.advanceTo(0, machine);
    assertThat(inMemory(machine)).isEqualTo(MESSAGES - Compaction.MOVED_AT_ONCE);
    assertThat(compaction.newest()).as("the older one is needed still").isNull();
    compaction.advanceTo(0, machine);
    assertThat(inMemory(machine)).isZero();
    assertThat(compaction.newest()).isNotNull();
  }

  /** Its numbers may be those of other bodies now. */
  @Test
  void whatHasNotMovedWhenAnotherSnapshotIsInstalledStaysWhereThatHasIt() throws IOException {
    compaction.advanceTo(0, machine);
    List<Body> bodies = Collections.nCopies(MESSAGES, Bytes.of(new byte[3]));
    ReplicatedMachine installed = machines.restore(SHARD, machine.state(), bodies);
    LogBase base = new LogBase(new Position(1_000, 1), 0, Configuration.UNKNOWN);
    SnapshotMeta received = snapshots.save(SHARD, base, machine.state(), bodies).meta();
    compaction.installed(received);
    compaction.advanceTo(0, installed);

    assertThat(inMemory(installed)).isEqualTo(MESSAGES);
    assertThat(compaction.newest()).isEqualTo(received);
  }
}
