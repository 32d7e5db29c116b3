package io.quorate.raft;

import io.quorate.raft.Effects.Persist;
import java.util.ArrayList;
import java.util.List;

/** What survives a crash of a {@link RaftNode}. */
final class Disk {
  private HardState hardState;
  private final ArrayList<Entry> entries;

  Disk(Restored content) {
    hardState = content.hardState();
    entries = new ArrayList<>(content.entries());
  }

  void write(Persist persist) {
    HardState newState = persist.hardState();
    if (newState != null) {
      hardState = newState;
    }
    List<Entry> newEntries = persist.entries();
    if (!newEntries.isEmpty()) {
      int from = (int) newEntries.get(0).index() - 1;
      entries.subList(from, entries.size()).clear();
      entries.addAll(newEntries);
    }
  }

  boolean holds(Entry entry) {
    return entry.index() <= entries.size()
        && entries.get((int) entry.index() - 1).position().equals(entry.position());
  }

  Restored content() {
    return new Restored(hardState, LogBase.NONE, List.copyOf(entries));
  }
}
