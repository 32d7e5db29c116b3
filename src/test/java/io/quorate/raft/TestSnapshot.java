package io.quorate.raft;

import java.util.List;

/** The state of a machine that keeps the list of all entries that it has applied. */
record TestSnapshot(LogBase base, List<Entry> applied) {
  static final TestSnapshot NONE = new TestSnapshot(LogBase.NONE, List.of());

  static TestSnapshot of(List<Entry> applied) {
    if (applied.isEmpty()) {
      return NONE;
    }
    Entry last = applied.get(applied.size() - 1);
    return new TestSnapshot(new LogBase(last.position(), last.timeMillis()), List.copyOf(applied));
  }

  boolean holds(Entry entry) {
    return applied.get((int) entry.index() - 1).position().equals(entry.position());
  }
}
