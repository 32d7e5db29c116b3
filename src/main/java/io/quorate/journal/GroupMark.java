package io.quorate.journal;

import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.raft.Entry;
import io.quorate.raft.HardState;
import io.quorate.raft.LogBase;
import io.quorate.raft.LogCut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a group's log has come at some place of the write-ahead log: all that is to be known of
 * what lies before that place once the entries up to the base are in a snapshot.
 *
 * @param lastIndex of the group's log, which may well fall; the base's where there are no entries
 */
record GroupMark(HardState hardState, LogBase base, long lastIndex) {
  /** Of a group that has not written anything. */
  static final GroupMark NONE = new GroupMark(HardState.INITIAL, LogBase.NONE, 0);

  /**
   * Whether the write may follow: its base isn't an older one, unless the group leaves, and its
   * entries leave no gap.
   */
  boolean admits(GroupWrite write) {
    LogCut cut = write.cut();
    if (cut != null && cut.base().index() < base.index() && !cut.equals(LogCut.LEAVING)) {
      return false;
    }
    List<Entry> entries = write.entries();
    GroupMark before = after(cut);
    return entries.isEmpty()
        || (entries.get(0).index() > before.base.index()
            && entries.get(0).index() <= before.lastIndex + 1);
  }

  /** The mark behind a write that this one {@link #admits}. */
  GroupMark after(GroupWrite write) {
    GroupMark before = after(write.cut());
    HardState changed = write.hardState();
    List<Entry> entries = write.entries();
    return new GroupMark(
        changed == null ? hardState : changed,
        before.base,
        entries.isEmpty() ? before.lastIndex : entries.get(entries.size() - 1).index());
  }

  private GroupMark after(@Nullable LogCut cut) {
    if (cut == null) {
      return this;
    }
    long baseIndex = cut.base().index();
    return new GroupMark(
        hardState, cut.base(), cut.keepsTail() ? Math.max(lastIndex, baseIndex) : baseIndex);
  }
}
