package io.quorate.sim;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.raft.Configuration;
import io.quorate.raft.RaftCore;
import io.quorate.ring.HashRing;
import io.quorate.ring.Placement;
import io.quorate.ring.PlacementTable;
import io.quorate.ring.Placements;
import io.quorate.ring.Shards;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether shards are where they are to be, as far as that can be asked of the nodes that run. */
final class ShardCheck {
  private final SimWorld world;
  private Set<NodeId> judgedMembers = Set.of();
  private PlacementTable judged = PlacementTable.EMPTY;
  private boolean isForMembers;

  ShardCheck(SimWorld world) {
    this.world = world;
  }

  /** Every shard that can be is where the newest table says, and all its replicas are equal. */
  boolean isSettled() {
    Placements placements = world.laws().reference().placements();
    int count = placements.table().shards().size();
    boolean isWhole = true;
    boolean isSettled = count > 0;
    for (int shard = 0; shard < count; shard++) {
      boolean canBe = canBeSettled(shard, placements);
      isWhole &= canBe;
      isSettled &= !canBe || isSettled(shard, placements);
    }
    return isSettled && isForMembers(placements) && (!isWhole || placements.leaving().isEmpty());
  }

  /** Whether no other table is due, since these members vote. */
  private boolean isForMembers(Placements placements) {
    Set<NodeId> members = new TreeSet<>();
    for (SimNode node : world.nodes()) {
      RaftCore system = node.raft();
      if (system != null && system.isReady() && node.takesPart()) {
        members.addAll(system.log().committedConfiguration().voters());
      }
    }
    members.removeAll(placements.leaving());
    Placement rule = placements.rule();
    if (rule == null || members.isEmpty()) {
      return false;
    }
    if (!members.equals(judgedMembers) || !placements.table().equals(judged)) {
      judgedMembers = members;
      judged = placements.table();
      isForMembers = rule.propose(judged, HashRing.of(members)).equals(judged);
    }
    return isForMembers;
  }

  /** Whether all nodes run that may have something of the shard, with all that they had. */
  boolean isWhole(int shard) {
    Placements placements = world.laws().reference().placements();
    return shard < placements.table().shards().size() && canBeSettled(shard, placements);
  }

  private boolean canBeSettled(int shard, Placements placements) {
    return world.ids().stream()
        .filter(node -> placements.mayHave(shard, node))
        .allMatch(node -> world.node(node).takesPart());
  }

  private boolean isSettled(int shard, Placements placements) {
    GroupId group = Shards.groupOf(shard);
    TreeSet<NodeId> wanted = new TreeSet<>(placements.table().replicasOf(shard).nodes());
    List<SimNode> hosts =
        world.nodes().stream()
            .filter(node -> node.takesPart() && node.raft(group) != null)
            .toList();
    Optional<RaftCore> leader =
        hosts.stream()
            .flatMap(node -> Optional.ofNullable(node.raft(group)).stream())
            .filter(RaftCore::isReady)
            .findFirst();
    return !placements.isMoving(shard)
        && hosts.stream().map(SimNode::id).toList().equals(List.copyOf(wanted))
        && leader.isPresent()
        && leader.get().configuration().equals(Configuration.of(wanted))
        && hosts.stream().allMatch(host -> isEqual(host, group, leader.get()));
  }

  private static boolean isEqual(SimNode host, GroupId group, RaftCore leader) {
    ReplicatedMachine machine = host.machine(group);
    return machine != null && machine.appliedIndex() == leader.log().lastIndex();
  }

  /** Compares the states of all replicas that have applied everything. */
  void requireConverged() {
    for (SimNode node : world.nodes()) {
      if (node.takesPart()) {
        node.shards().values().forEach(SimShard::requireConverged);
      }
    }
  }

  /** What is not as it should be, for people. */
  @Override
  public String toString() {
    Placements placements = world.laws().reference().placements();
    StringBuilder text = new StringBuilder(placements.table().toString());
    text.append(", leaving ").append(placements.leaving());
    text.append(", moving ").append(placements.moving());
    text.append(isForMembers ? "" : ", another is due");
    for (SimNode node : world.nodes()) {
      text.append("\n").append(node.id()).append(node.takesPart() ? "" : " (out)");
      node.shards()
          .keySet()
          .forEach(
              group -> {
                RaftCore raft = node.raft(group);
                if (raft != null) {
                  text.append(" ").append(group).append(" ").append(raft.role());
                  text.append(" ").append(raft.configuration());
                  text.append(" at ").append(raft.commitIndex()).append(" of ");
                  text.append(raft.log().lastIndex());
                }
              });
    }
    return text.toString();
  }
}
