package io.quorate.sim.check;

import io.quorate.kernel.NodeId;
import io.quorate.raft.Entry;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is committed is in the logs of the leaders of all later terms (Raft figure 3). */
public final class LeaderCompleteness implements Law {
  private final List<Committed> known = new ArrayList<>();
  private final Map<NodeId, Long> checkedTerms = new TreeMap<>();
  private final Collection<? extends Replica> nodes;

  /**
   * @param nodes all of the cluster; may still grow
   */
  public LeaderCompleteness(Collection<? extends Replica> nodes) {
    this.nodes = nodes;
  }

  @Override
  public void stepped(Replica node) {
    RaftCore raft = node.raft();
    if (raft != null && raft.role() == Role.LEADER) {
      Long checked = checkedTerms.put(node.id(), raft.term());
      if (checked == null || checked != raft.term()) {
        known.forEach(committed -> require(node, raft, committed));
      }
    }
  }

  @Override
  public void committed(Committed committed) {
    known.add(committed);
    for (Replica node : nodes) {
      RaftCore raft = node.raft();
      if (raft != null && raft.role() == Role.LEADER) {
        require(node, raft, committed);
      }
    }
  }

  private void require(Replica node, RaftCore raft, Committed committed) {
    Entry entry = committed.entry();
    if (raft.term() > committed.term()
        && entry.index() >= raft.log().base().index()
        && (raft.log().lastIndex() < entry.index()
            || Terms.at(raft, entry.index()) != entry.term())) {
      throw new LawBroken(
          this,
          "%s leads term %d without %s, committed in term %d",
          node.id(),
          raft.term(),
          entry.position(),
          committed.term());
    }
  }
}
