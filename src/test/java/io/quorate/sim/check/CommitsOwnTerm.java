package io.quorate.sim.check;

import io.quorate.kernel.NodeId;
import io.quorate.raft.Position;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Role;
import java.util.Map;
import java.util.TreeMap;

/** A leader counts copies of entries of its own term only (Raft §5.4.2, figure 8). */
public final class CommitsOwnTerm implements Law {
  private final Map<NodeId, Position> led = new TreeMap<>();

  @Override
  public void restarted(Replica node) {
    led.remove(node.id());
  }

  @Override
  public void stepped(Replica node) {
    RaftCore raft = node.raft();
    if (raft == null || raft.role() != Role.LEADER) {
      led.remove(node.id());
      return;
    }
    Position before = led.put(node.id(), new Position(raft.commitIndex(), raft.term()));
    // How far it knew of when it came to lead, others had committed.
    if (before != null
        && before.term() == raft.term()
        && before.index() < raft.commitIndex()
        && Terms.at(raft, raft.commitIndex()) != raft.term()) {
      throw new LawBroken(
          this,
          "%s leads term %d and commits up to %d of term %d",
          node.id(),
          raft.term(),
          raft.commitIndex(),
          Terms.at(raft, raft.commitIndex()));
    }
  }
}
