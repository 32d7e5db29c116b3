package io.quorate.sim.check;

import io.quorate.kernel.GroupId;
import io.quorate.port.JournalBatch;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.raft.Entry;
import io.quorate.raft.HardState;
import io.quorate.raft.LogBase;
import io.quorate.raft.LogCut;
import io.quorate.raft.Position;
import io.quorate.raft.Restored;
import java.util.ArrayList;
import java.util.List;

/** What a node's disk is known to hold of a group, kept beside the real disk. */
public final class DurableLog {
  private final GroupId group;
  private HardState hardState = HardState.INITIAL;
  private final List<Entry> entries = new ArrayList<>();
  private LogBase base = LogBase.NONE;
  private LogBase snapshot = LogBase.NONE;
  private boolean hasLeft;

  public DurableLog(GroupId group) {
    this.group = group;
  }

  /** A batch has become durable. */
  public void add(JournalBatch batch) {
    batch.writes().stream().filter(write -> write.group().equals(group)).forEach(this::add);
  }

  /** A part of a batch, which concerns this group, has become durable. */
  public void add(GroupWrite write) {
    HardState changed = write.hardState();
    hardState = changed == null ? hardState : changed;
    LogCut cut = write.cut();
    if (cut != null) {
      int dropped = slot(cut.base().index()) + 1;
      boolean keepsTail = cut.keepsTail() && dropped <= entries.size();
      entries.subList(0, keepsTail ? dropped : entries.size()).clear();
      base = cut.base();
      hasLeft = cut.equals(LogCut.LEAVING);
      snapshot = hasLeft ? LogBase.NONE : snapshot;
    }
    if (!write.entries().isEmpty()) {
      int kept = slot(write.entries().get(0).index());
      entries.subList(Math.min(kept, entries.size()), entries.size()).clear();
      entries.addAll(write.entries());
    }
  }

  /** A snapshot has become durable; one that was under way when the group left is to go again. */
  public void add(LogBase newSnapshot) {
    if (!hasLeft && newSnapshot.index() > snapshot.index()) {
      snapshot = newSnapshot;
    }
  }

  /** The node has read its disk; this is what it holds from now on. */
  public void become(Restored restored, LogBase newestSnapshot) {
    hardState = restored.hardState();
    base = restored.base();
    snapshot = newestSnapshot;
    hasLeft = false;
    entries.clear();
    entries.addAll(restored.entries());
  }

  public HardState hardState() {
    return hardState;
  }

  public LogBase base() {
    return base;
  }

  /** The newest of the snapshots. */
  public LogBase snapshot() {
    return snapshot;
  }

  public long lastIndex() {
    return base.index() + entries.size();
  }

  /** The entry at an index after the base. */
  public Entry entry(long index) {
    return entries.get(slot(index));
  }

  /** Whether the log or a snapshot has it; what lies within a snapshot is told by its end. */
  public boolean holds(Position position) {
    if (position.index() <= snapshot.index()) {
      return position.index() < snapshot.index() || position.equals(snapshot.position());
    }
    return position.index() > base.index()
        && position.index() <= lastIndex()
        && entry(position.index()).term() == position.term();
  }

  private int slot(long index) {
    return (int) (index - base.index() - 1);
  }
}
