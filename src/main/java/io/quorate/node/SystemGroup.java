package io.quorate.node;

import io.quorate.group.Group;
import io.quorate.group.Groups;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockQuery;
import io.quorate.machine.Command;
import io.quorate.machine.SystemMachine;
import io.quorate.member.Admission;
import io.quorate.ring.PlacementCommand;
import io.quorate.ring.Placements;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The {@code system} group as the gateway's parts see it, also before it exists. */
final class SystemGroup implements Leadership, Reads.Replica, Admission.Realm {
  private final Groups groups;

  SystemGroup(Groups groups) {
    this.groups = groups;
  }

  @Override
  public @Nullable NodeId leader() {
    Group group = group();
    return group == null ? null : group.raft().leader();
  }

  @Override
  public boolean propose(Command command, Consumer<Outcome> sink) {
    Group group = group();
    return group != null && group.propose(command, sink);
  }

  @Override
  public boolean read(Group.ReadSink sink) {
    Group group = group();
    return group != null && group.read(sink);
  }

  // The group's own replica, which is on every node, hears of the next leader.
  @Override
  public void denied(NodeId peer, @Nullable NodeId leader) {}

  @Override
  public String absence() {
    return group() == null
        ? "this node has not joined a cluster yet"
        : "no leader is known, or it cannot be reached";
  }

  @Override
  public Outcome query(LockQuery query) {
    SystemMachine machine = groups.systemMachine();
    return machine == null ? new Outcome.Unavailable(absence()) : machine.query(query);
  }

  @Override
  public void whenApplied(long index, Runnable task) {
    Group group = group();
    if (group != null) {
      group.whenApplied(index, task);
    }
  }

  @Override
  public Placements placements() {
    return Invariant.present(groups.systemMachine(), "the system's machine").placements();
  }

  @Override
  public void propose(PlacementCommand command) {
    Group group = group();
    if (group != null) {
      group.proposeAsLeader(new Command.OnPlacement(command));
    }
  }

  private @Nullable Group group() {
    return groups.get(GroupId.SYSTEM);
  }
}
