package io.quorate.sim.check;

import io.quorate.kernel.NodeId;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Role;
import java.util.Map;
import java.util.TreeMap;

/** At most one leader can be elected in a given term (Raft figure 3). */
public final class ElectionSafety implements Law {
  private final Map<Long, NodeId> leaders = new TreeMap<>();

  @Override
  public void stepped(Replica node) {
    RaftCore raft = node.raft();
    if (raft != null && raft.role() == Role.LEADER) {
      NodeId known = leaders.putIfAbsent(raft.term(), node.id());
      if (known != null && !known.equals(node.id())) {
        throw new LawBroken(this, "term %d has two leaders: %s, %s", raft.term(), known, node.id());
      }
    }
  }
}
