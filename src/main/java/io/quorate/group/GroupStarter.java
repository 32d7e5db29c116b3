package io.quorate.group;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Rng;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.port.PeerCaller;
import io.quorate.port.WallClock;
import io.quorate.raft.Configuration;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Restored;
import io.quorate.snapshot.SnapshotDesk;
import io.quorate.snapshot.StoredState;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Brings a group to life from what the disk holds of it. Loop thread only. */
public final class GroupStarter {
  private final GroupConfig config;
  private final LongSupplier nowMillis;
  private final Rng rng;
  private final WallClock wallClock;
  private final SnapshotDesk desk;
  private final PeerCaller caller;
  private final BiConsumer<GroupId, ReplicatedMachine> onLeap;

  /**
   * @param onLeap told when a snapshot has brought a newer state
   */
  public GroupStarter(
      GroupConfig config,
      LongSupplier nowMillis,
      Rng rng,
      WallClock wallClock,
      SnapshotDesk desk,
      PeerCaller caller,
      BiConsumer<GroupId, ReplicatedMachine> onLeap) {
    this.config = config;
    this.nowMillis = nowMillis;
    this.rng = rng;
    this.wallClock = wallClock;
    this.desk = desk;
    this.caller = caller;
    this.onLeap = onLeap;
  }

  /**
   * @param initial who is in the group, if the disk does not know
   * @param stored the group's newest snapshot; null if it has none
   */
  public Group start(
      GroupId id, Configuration initial, Restored restored, @Nullable StoredState stored) {
    RaftCore raft =
        new RaftCore(
            config.raft(), config.self(), initial, restored, rng.split(), nowMillis.getAsLong());
    ReplicatedMachine machine =
        stored == null
            ? config.machines().fresh(id)
            : config.machines().restore(id, stored.state(), stored.bodies());
    if (stored != null) {
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
