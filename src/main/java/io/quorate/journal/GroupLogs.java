package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.raft.Entry;
import io.quorate.raft.HardState;
import io.quorate.raft.LogBase;
import io.quorate.raft.LogCut;
import io.quorate.raft.Restored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The logs of all groups, rebuilt from a checkpoint and the batches that follow it. */
final class GroupLogs {
  /*
   * The first segment that is left may begin in the middle of a log: what lies between the base in
   * its checkpoint and the last index there was in segments that were freed. They were freed since
   * a later cut, or a later write of these entries, made them needless; so at the end of the log,
   * and only there, the base must have come to all that could not be read.
   */

  private final SortedMap<GroupId, GroupLog> logs = new TreeMap<>();

  private static final class GroupLog {
    HardState hardState = HardState.INITIAL;
    LogBase base = LogBase.NONE;

    /** The log goes on to here, but what is beyond the base was in segments that are gone. */
    long unreadTo;

    /** What comes after the base and what was not read, without a gap. */
    final List<Entry> entries = new ArrayList<>();

    private long firstIndex() {
      return Math.max(base.index(), unreadTo) + 1;
    }

    void cut(LogCut cut) {
      if (cut.keepsTail()) {
        long dropped = Math.max(0, cut.base().index() + 1 - firstIndex());
        entries.subList(0, (int) Math.min(dropped, entries.size())).clear();
      } else {
        entries.clear();
        unreadTo = 0;
      }
      base = cut.base();
    }

    void put(List<Entry> written) {
      long first = written.get(0).index();
      long kept = Math.max(0, first - firstIndex());
      entries.subList((int) kept, entries.size()).clear();
      unreadTo = Math.min(unreadTo, first - 1);
      entries.addAll(written);
    }
  }

  /** Begins with a checkpoint in place of all that was before it. */
  void restore(SortedMap<GroupId, GroupMark> checkpoint) {
    checkpoint.forEach(
        (group, mark) -> {
          GroupLog log = new GroupLog();
          log.hardState = mark.hardState();
          log.base = mark.base();
          log.unreadTo = mark.lastIndex();
          logs.put(group, log);
        });
  }

  /** Adds a batch, which follows from those before it: see {@link WalLedger#accept}. */
  void add(List<GroupWrite> batch) {
    for (GroupWrite write : batch) {
      GroupLog log = logs.computeIfAbsent(write.group(), group -> new GroupLog());
      HardState changed = write.hardState();
      log.hardState = changed == null ? log.hardState : changed;
      LogCut cut = write.cut();
      if (cut != null) {
        log.cut(cut);
      }
      if (!write.entries().isEmpty()) {
        log.put(write.entries());
      }
    }
  }

  /**
   * What the batches amount to.
   *
   * @param missing the segment before the first one that was read
   * @throws CorruptJournal if entries are needed that were before the checkpoint
   */
  SortedMap<GroupId, Restored> restored(String missing) throws CorruptJournal {
    SortedMap<GroupId, Restored> restored = new TreeMap<>();
    for (Map.Entry<GroupId, GroupLog> each : logs.entrySet()) {
      GroupLog log = each.getValue();
      if (log.unreadTo > log.base.index()) {
        throw new CorruptJournal(
            "%s is missing, and with it entries of group %s from index %d to %d"
                .formatted(missing, each.getKey(), log.base.index() + 1, log.unreadTo));
      }
      restored.put(
          each.getKey(),
          new Restored(log.hardState, log.base, Collections.unmodifiableList(log.entries)));
    }
    return restored;
  }
}
