package io.quorate.sim.check;

import io.quorate.kernel.NodeId;
import io.quorate.machine.Applied;
import io.quorate.machine.ReplicatedMachine;
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
  private final List<Entry> committed = new ArrayList<>();
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
        committed.forEach(entry -> require(node, raft, entry));
      }
    }
  }

  @Override
  public void committed(Entry entry, Applied applied, ReplicatedMachine reference) {
    committed.add(entry);
    for (Replica node : nodes) {
      RaftCore raft = node.raft();
      if (raft != null && raft.role() == Role.LEADER && raft.term() > entry.term()) {
        require(node, raft, entry);
      }
    }
  }

  private void require(Replica node, RaftCore raft, Entry entry) {
    // A leader of an earlier term may have been left behind.
    if (entry.term() <= raft.term()
        && (raft.lastIndex() < entry.index() || raft.entry(entry.index()).term() != entry.term())) {
      throw new LawBroken(
          this,
          "%s leads term %d without the committed entry %s",
          node.id(),
          raft.term(),
          entry.position());
    }
  }
}
