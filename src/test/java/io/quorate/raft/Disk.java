package io.quorate.raft;

import io.quorate.kernel.Invariant;
import io.quorate.raft.Effects.Persist;
import java.util.ArrayList;
import java.util.List;

/** What survives a crash of a {@link RaftNode}. */
final class Disk {
  private HardState hardState;
  private LogBase base;
  private final ArrayList<Entry> entries;
  private TestSnapshot snapshot = TestSnapshot.NONE;

  Disk(Restored content) {
    hardState = content.hardState();
    base = content.base();
    entries = new ArrayList<>(content.entries());
  }

  void write(Persist persist) {
    HardState newState = persist.hardState();
    if (newState != null) {
      hardState = newState;
    }
    LogCut cut = persist.cut();
    if (cut != null) {
      write(cut);
    }
    List<Entry> newEntries = persist.entries();
    if (!newEntries.isEmpty()) {
      int from = slot(newEntries.get(0).index());
      Invariant.check(from >= 0 && from <= entries.size(), "a gap before %d", from);
      entries.subList(from, entries.size()).clear();
      entries.addAll(newEntries);
    }
  }

  private void write(LogCut cut) {
    Invariant.check(
        cut.base().index() <= snapshot.base().index(), "cut at %s before it is safe", cut.base());
    int dropped = slot(cut.base().index()) + 1;
    boolean keepsTail = cut.keepsTail() && dropped <= entries.size();
    entries.subList(0, keepsTail ? dropped : entries.size()).clear();
    base = cut.base();
  }

  void save(TestSnapshot newSnapshot) {
    if (newSnapshot.base().index() > snapshot.base().index()) {
      snapshot = newSnapshot;
    }
  }

  TestSnapshot snapshot() {
    return snapshot;
  }

  boolean holds(Entry entry) {
    if (entry.index() <= snapshot.base().index()) {
      return snapshot.holds(entry);
    }
    int slot = slot(entry.index());
    return slot >= 0
        && slot < entries.size()
        && entries.get(slot).position().equals(entry.position());
  }

  Restored content() {
    return new Restored(hardState, base, List.copyOf(entries));
  }

  private int slot(long index) {
    return (int) (index - base.index() - 1);
  }
}
