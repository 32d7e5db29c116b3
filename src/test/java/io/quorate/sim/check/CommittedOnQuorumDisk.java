package io.quorate.sim.check;

import io.quorate.kernel.NodeId;
import io.quorate.raft.Configuration;
import io.quorate.raft.Position;
import io.quorate.raft.RaftCore;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whatever is committed is on the disks of a quorum, not only in their memories. */
public final class CommittedOnQuorumDisk implements Law {
  private final Collection<? extends Replica> nodes;
  private Position last = Position.ZERO;
  private Configuration members = Configuration.UNKNOWN;

  /**
   * @param nodes all of the cluster; may still grow
   */
  public CommittedOnQuorumDisk(Collection<? extends Replica> nodes) {
    this.nodes = nodes;
  }

  @Override
  public void committed(Committed committed) {
    last = committed.entry().position();
    Set<NodeId> disks = disksWith(last);
    if (nodes.stream().noneMatch(node -> isQuorumFor(node.raft(), disks))) {
      throw new LawBroken(this, "%s is committed and on the disks of %s", last, disks);
    }
    nodes.stream()
        .flatMap(node -> Optional.ofNullable(node.raft()).stream())
        .filter(raft -> raft.commitIndex() >= last.index())
        .findFirst()
        .ifPresent(raft -> members = raft.log().committedConfiguration());
  }

  /** Of a quorum that has the last entry, nobody goes whom it takes. */
  @Override
  public void left(Replica node) {
    Set<NodeId> without = disksWith(last);
    Set<NodeId> with = new TreeSet<>(without);
    with.add(node.id());
    if (members.isQuorum(with::contains) && !members.isQuorum(without::contains)) {
      throw new LawBroken(
          this, "%s has left %s, and only %s have %s", node.id(), members, without, last);
    }
  }

  private Set<NodeId> disksWith(Position position) {
    Set<NodeId> disks = new TreeSet<>();
    for (Replica node : nodes) {
      if (node.disk().holds(position)) {
        disks.add(node.id());
      }
    }
    return disks;
  }

  // Whoever has committed it goes by one of the two: what a commit allows, it may append at once.
  private static boolean isQuorumFor(@Nullable RaftCore raft, Set<NodeId> disks) {
    return raft != null
        && (raft.configuration().isQuorum(disks::contains)
            || raft.log().committedConfiguration().isQuorum(disks::contains));
  }
}
