package io.quorate.sim.check;

import io.quorate.kernel.NodeId;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.raft.RaftCore;
import java.util.Map;
import java.util.TreeMap;

/**
 * Term, commit index and applied index of a node never fall in one life; its term never falls below
 * what its disk had, in any life.
 */
public final class MonotoneProgress implements Law {
  private record Marks(long term, long commitIndex, long appliedIndex) {
    static final Marks NONE = new Marks(0, 0, 0);

    boolean isPassedBy(Marks next) {
      return term <= next.term
          && commitIndex <= next.commitIndex
          && appliedIndex <= next.appliedIndex;
    }
  }

  private final Map<NodeId, Marks> marks = new TreeMap<>();

  @Override
  public void restarted(Replica node) {
    marks.put(node.id(), Marks.NONE);
  }

  @Override
  public void stepped(Replica node) {
    RaftCore raft = node.raft();
    ReplicatedMachine machine = node.machine();
    if (raft == null || machine == null) {
      return;
    }
    Marks now = new Marks(raft.term(), raft.commitIndex(), machine.appliedIndex());
    Marks before = marks.getOrDefault(node.id(), Marks.NONE);
    marks.put(node.id(), now);
    if (!before.isPassedBy(now)) {
      throw new LawBroken(this, "%s went from %s to %s", node.id(), before, now);
    }
    if (now.appliedIndex > now.commitIndex || now.commitIndex > raft.log().lastIndex()) {
      throw new LawBroken(this, "%s is at %s of %d", node.id(), now, raft.log().lastIndex());
    }
    if (raft.term() < node.disk().hardState().term()) {
      throw new LawBroken(
          this, "%s is in term %d, its disk says %s", node.id(), now.term, node.disk().hardState());
    }
  }
}
