package io.quorate.node;

import io.quorate.group.Group;
import io.quorate.group.Groups;
import io.quorate.group.Hosting;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.machine.Command;
import io.quorate.machine.ShardMachine;
import io.quorate.machine.SystemMachine;
import io.quorate.placement.Steward;
import io.quorate.port.Identity;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCaller;
import io.quorate.ring.PlacementCommand;
import io.quorate.ring.Placements;
import java.util.List;

/** What this node does, tick by tick, so that shards are where they are to be. Loop thread only. */
final class ShardAffairs {
  /** Reports that may be on their way; what a report says is said again until it shows. */
  static final int REPORTS_IN_FLIGHT_MAX = 16;

  private final NodeId self;
  private final LoopTime time;
  private final Groups groups;
  private final Hosting hosting;
  private final Steward steward;
  private final PeerCaller caller;
  private int reportsInFlight;

  ShardAffairs(
      NodeId self,
      LoopTime time,
      Groups groups,
      Hosting hosting,
      Steward steward,
      PeerCaller caller) {
    this.self = self;
    this.time = time;
    this.groups = groups;
    this.hosting = hosting;
    this.steward = steward;
    this.caller = caller;
  }

  void sweep(Identity identity) {
    Group system = groups.get(GroupId.SYSTEM);
    SystemMachine machine = groups.systemMachine();
    if (system == null || machine == null) {
      return;
    }
    steward.sweep(system.raft(), machine, system::proposeAsLeader);
    Placements placements = machine.placements();
    hosting.follow(identity, placements);
    hosting
        .keepers()
        .forEach(
            (id, keeper) -> {
              Group group = Invariant.present(groups.get(id), "a group that is kept");
              if (!group.isSuspended()) {
                keeper.sweep(
                    (ShardMachine) group.machine(),
                    placements,
                    time.nowMillis(),
                    group::proposeAsLeader,
                    this::report);
              }
            });
  }

  /** Tells the leader of {@code system}, if that is known and not busy; may get lost. */
  void report(PlacementCommand progress) {
    Group system = groups.get(GroupId.SYSTEM);
    NodeId leader = system == null ? null : system.raft().leader();
    if (system == null || leader == null) {
      return;
    }
    Command command = new Command.OnPlacement(progress);
    if (leader.equals(self)) {
      system.proposeAsLeader(command);
    } else if (reportsInFlight < REPORTS_IN_FLIGHT_MAX) {
      reportsInFlight++;
      caller.call(
          leader,
          new PeerCall.Propose(GroupId.SYSTEM, List.of(command)),
          result -> reportsInFlight--);
    }
  }
}
