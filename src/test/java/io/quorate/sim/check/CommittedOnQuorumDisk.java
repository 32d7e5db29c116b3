package io.quorate.sim.check;

import io.quorate.kernel.NodeId;
import io.quorate.raft.Entry;
import io.quorate.raft.RaftCore;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whatever is committed is on the disks of a quorum, not only in their memories. */
public final class CommittedOnQuorumDisk implements Law {
  private final Collection<? extends Replica> nodes;

  /**
   * @param nodes all of the cluster; may still grow
   */
  public CommittedOnQuorumDisk(Collection<? extends Replica> nodes) {
    this.nodes = nodes;
  }

  @Override
  public void committed(Committed committed) {
    Entry entry = committed.entry();
    Set<NodeId> disks = new TreeSet<>();
    for (Replica node : nodes) {
      if (node.disk().holds(entry.position())) {
        disks.add(node.id());
      }
    }
    if (nodes.stream().noneMatch(node -> isQuorumFor(node.raft(), disks))) {
      throw new LawBroken(this, "%s is committed and on the disks of %s", entry.position(), disks);
    }
  }

  // Whoever has committed it goes by one of the two: what a commit allows, it may append at once.
  private static boolean isQuorumFor(@Nullable RaftCore raft, Set<NodeId> disks) {
    return raft != null
        && (raft.configuration().isQuorum(disks::contains)
            || raft.committedConfiguration().isQuorum(disks::contains));
  }
}
