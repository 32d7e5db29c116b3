package io.quorate.node;

import io.quorate.group.Group;
import io.quorate.group.Groups;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.machine.Command;
import io.quorate.machine.SystemMachine;
import io.quorate.ring.PlacementTable;
import io.quorate.ring.ShardReplicas;
import io.quorate.ring.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who leads the group of a shard. A node that has the shard knows; another asks whom the table
 * names, first the preferred leader, and follows what it is told. Loop thread only.
 */
final class ShardLeadership implements Leadership {
  private final NodeId self;
  private final Groups groups;
  private final GroupId group;
  private @Nullable NodeId told;
  private int denials;

  ShardLeadership(NodeId self, Groups groups, GroupId group) {
    this.self = self;
    this.groups = groups;
    this.group = group;
  }

  @Override
  public @Nullable NodeId leader() {
    Group here = groups.open(group);
    NodeId known = here == null ? null : here.raft().leader();
    if (known != null) {
      return known;
    }
    List<NodeId> candidates = candidates();
    if (told != null || candidates.isEmpty()) {
      return told;
    }
    return candidates.get(denials % candidates.size());
  }

  private List<NodeId> candidates() {
    SystemMachine machine = groups.systemMachine();
    PlacementTable table = machine == null ? PlacementTable.EMPTY : machine.placements().table();
    if (table.isEmpty()) {
      return List.of();
    }
    ShardReplicas replicas = table.replicasOf(Shards.shardOf(group));
    List<NodeId> candidates = new ArrayList<>(replicas.nodes());
    candidates.remove(replicas.leader());
    candidates.add(0, replicas.leader());
    candidates.remove(self);
    return candidates;
  }

  @Override
  public boolean propose(Command command, Consumer<Outcome> sink) {
    Group here = groups.open(group);
    return here != null && here.propose(command, sink);
  }

  @Override
  public boolean read(Group.ReadSink sink) {
    Group here = groups.open(group);
    return here != null && here.read(sink);
  }

  @Override
  public void denied(NodeId peer, @Nullable NodeId leader) {
    denials++;
    told = self.equals(leader) || peer.equals(leader) ? null : leader;
  }

  @Override
  public String absence() {
    return candidates().isEmpty()
        ? "the shards have not been placed yet"
        : "no leader of " + group + " is known, or it cannot be reached";
  }
}
