package io.quorate.sim.check;

import io.quorate.raft.Entry;
import io.quorate.raft.LogBase;
import io.quorate.raft.RaftCore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * No two nodes ever commit different entries at one index (Raft figure 3, state machine safety).
 */
public final class CommittedForever implements Law {
  private final List<Entry> committed = new ArrayList<>();
  // Looked up only.
  private final Map<RaftCore, Long> checked = new HashMap<>();

  /** The entries that this step has shown to be committed, for the first time on any node. */
  public List<Entry> advance(RaftCore raft, Replica node) {
    long from = checked.getOrDefault(raft, 0L);
    if (raft.commitIndex() == from) {
      return List.of();
    }
    checked.put(raft, raft.commitIndex());
    int known = committed.size();
    requireCommitted(raft.log().base(), node);
    for (long index = Math.max(from, raft.log().base().index()) + 1;
        index <= raft.commitIndex();
        index++) {
      Entry entry = raft.log().entry(index);
      if (index > known) {
        committed.add(entry);
      } else if (committed.get((int) index - 1).term() != entry.term()) {
        throw new LawBroken(
            this,
            "%s commits %s, but %s was committed before",
            node.id(),
            entry.position(),
            committed.get((int) index - 1).position());
      }
    }
    return List.copyOf(committed.subList(known, committed.size()));
  }

  /** What a snapshot holds was committed before, and is the same. */
  private void requireCommitted(LogBase base, Replica node) {
    if (base.index() > 0
        && (base.index() > committed.size()
            || !entry(base.index()).position().equals(base.position())
            || entry(base.index()).timeMillis() != base.timeMillis())) {
      throw new LawBroken(
          this, "%s has a log after %s, of %d committed", node.id(), base, committed.size());
    }
  }

  /** The committed entry at an index from 1 on. */
  Entry entry(long index) {
    return committed.get((int) index - 1);
  }

  public long lastIndex() {
    return committed.size();
  }
}
