package io.quorate.sim.check;

import io.quorate.kernel.GroupId;
import io.quorate.node.JournalBatch;
import io.quorate.node.JournalBatch.GroupWrite;
import io.quorate.raft.Entry;
import io.quorate.raft.HardState;
import io.quorate.raft.Position;
import io.quorate.raft.Restored;
import java.util.ArrayList;
import java.util.List;

/** What a node's disk is known to hold of the {@code system} group, kept beside the real disk. */
public final class DurableLog {
  private HardState hardState = HardState.INITIAL;
  private final List<Entry> entries = new ArrayList<>();

  /** A batch has become durable. */
  public void add(JournalBatch batch) {
    for (GroupWrite write : batch.writes()) {
      if (write.group().equals(GroupId.SYSTEM)) {
        HardState changed = write.hardState();
        hardState = changed == null ? hardState : changed;
        if (!write.entries().isEmpty()) {
          int kept = (int) write.entries().get(0).index() - 1;
          entries.subList(Math.min(kept, entries.size()), entries.size()).clear();
          entries.addAll(write.entries());
        }
      }
    }
  }

  /** The node has read its disk; this is what it holds from now on. */
  public void become(Restored restored) {
    hardState = restored.hardState();
    entries.clear();
    entries.addAll(restored.entries());
  }

  public HardState hardState() {
    return hardState;
  }

  public long lastIndex() {
    return entries.size();
  }

  public Entry entry(long index) {
    return entries.get((int) index - 1);
  }

  public boolean holds(Position position) {
    return position.index() == 0
        || (position.index() <= entries.size()
            && entry(position.index()).term() == position.term());
  }
}
