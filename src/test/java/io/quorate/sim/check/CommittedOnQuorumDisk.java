package io.quorate.sim.check;

import io.quorate.raft.Entry;
import java.util.Collection;

/** Whatever is committed is on the disks of a majority, not only in their memories. */
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
    long disks = nodes.stream().filter(node -> node.disk().holds(entry.position())).count();
    if (disks * 2 <= nodes.size()) {
      throw new LawBroken(
          this, "%s is committed and on %d of %d disks", entry.position(), disks, nodes.size());
    }
  }
}
