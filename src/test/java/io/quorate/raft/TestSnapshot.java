package io.quorate.raft;

import java.util.List;

/** The state of a machine that keeps the list of all entries that it has applied. */
record TestSnapshot(LogBase base, List<Entry> applied) {
  static final TestSnapshot NONE = new TestSnapshot(LogBase.NONE, List.of());

  /** What the node has applied; its log still holds the last of it. */
  static TestSnapshot of(RaftCore raft, List<Entry> applied) {
    return applied.isEmpty()
        ? NONE
        : new TestSnapshot(raft.log().baseAt(applied.size()), List.copyOf(applied));
  }

  boolean holds(Entry entry) {
    return applied.get((int) entry.index() - 1).position().equals(entry.position());
  }
}
