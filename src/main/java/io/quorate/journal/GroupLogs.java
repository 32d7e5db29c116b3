package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.node.JournalBatch.GroupWrite;
import io.quorate.raft.Entry;
import io.quorate.raft.HardState;
import io.quorate.raft.LogBase;
import io.quorate.raft.Restored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The logs of all groups, rebuilt batch by batch. */
final class GroupLogs {
  private final SortedMap<GroupId, GroupLog> logs = new TreeMap<>();

  private static final class GroupLog {
    HardState hardState = HardState.INITIAL;
    final List<Entry> entries = new ArrayList<>(); // the entry of index i is at i - 1
  }

  /** False if the batch doesn't follow from those before it. */
  boolean accept(List<GroupWrite> batch) {
    for (GroupWrite write : batch) {
      GroupLog log = logs.computeIfAbsent(write.group(), group -> new GroupLog());
      if (write.hardState() != null) {
        log.hardState = write.hardState();
      }
      if (!write.entries().isEmpty()) {
        long kept = write.entries().get(0).index() - 1;
        if (kept < 0 || kept > log.entries.size()) {
          return false;
        }
        log.entries.subList((int) kept, log.entries.size()).clear();
        log.entries.addAll(write.entries());
      }
    }
    return true;
  }

  SortedMap<GroupId, Restored> restored() {
    SortedMap<GroupId, Restored> restored = new TreeMap<>();
    logs.forEach(
        (group, log) ->
            restored.put(
                group,
                new Restored(
                    log.hardState, LogBase.NONE, Collections.unmodifiableList(log.entries))));
    return restored;
  }
}
