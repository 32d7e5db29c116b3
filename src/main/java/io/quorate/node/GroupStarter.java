package io.quorate.node;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Rng;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.port.PeerCaller;
import io.quorate.port.WallClock;
import io.quorate.raft.Configuration;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Restored;
import io.quorate.snapshot.SnapshotDesk;
import io.quorate.snapshot.StoredState;
import java.util.function.BiConsumer;

/** Brings a group to life from what the disk holds of it. Loop thread only. */
final class GroupStarter {
  private final NodeConfig config;
  private final LoopTime time;
  private final Rng rng;
  private final WallClock wallClock;
  private final SnapshotDesk desk;
  private final PeerCaller caller;
  private final BiConsumer<GroupId, ReplicatedMachine> onLeap;

  /**
   * @param onLeap told when a snapshot has brought a newer state
   */
  GroupStarter(
      NodeConfig config,
      LoopTime time,
      Rng rng,
      WallClock wallClock,
      SnapshotDesk desk,
      PeerCaller caller,
      BiConsumer<GroupId, ReplicatedMachine> onLeap) {
    this.config = config;
    this.time = time;
    this.rng = rng;
    this.wallClock = wallClock;
    this.desk = desk;
    this.caller = caller;
    this.onLeap = onLeap;
  }

  Group start(GroupId id, Configuration initial, NodeStart start) {
    Restored restored = start.restored().getOrDefault(id, Restored.EMPTY);
    RaftCore raft =
        new RaftCore(
            config.raft(), config.self(), initial, restored, rng.split(), time.nowMillis());
    DeadlockPolicy policy = start.deadlockPolicy();
    StoredState stored = start.states().get(id);
    ReplicatedMachine machine = new ReplicatedMachine(policy);
    if (stored != null) {
      machine = ReplicatedMachine.restore(policy, stored.state());
      raft.startFrom(stored.meta().base());
    }
    GroupSnapshots snapshots =
        GroupSnapshots.of(
            id,
            raft,
            config.snapshots(),
            desk,
            caller,
            stored == null ? null : stored.meta(),
            (meta, newer) -> onLeap.accept(id, newer));
    return new Group(id, raft, machine, snapshots, config.proposalsMax(), wallClock);
  }
}
