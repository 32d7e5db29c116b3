package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.raft.LogCut;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the log holds of every group, and which segment holds it. */
final class WalLedger {
  /*
   * 1. An entry is live until a later write of its group replaces it, or a cut restarts the log.
   *    What is live and beyond the base is in no snapshot: the log is all there is of it.
   * 2. So the oldest segment is needed as long as some group has a live entry in it beyond its
   *    base. For each segment and group the greatest live index is known, or a bound above it.
   * 3. Only the oldest is ever asked about, so what is freed is a prefix of the log.
   */

  private final SortedMap<GroupId, GroupMark> marks = new TreeMap<>();
  private final ArrayDeque<SegmentUse> uses = new ArrayDeque<>();

  /** Which entries a segment holds, by the greatest live index of each group. */
  private record SegmentUse(long generation, SortedMap<GroupId, Long> lastIndexes) {
    void forgetFrom(GroupId group, long index) {
      lastIndexes.computeIfPresent(group, (same, last) -> Math.min(last, index - 1));
    }
  }

  /** From now on a new segment is written. */
  void begin(long generation) {
    uses.add(new SegmentUse(generation, new TreeMap<>()));
  }

  /** The log begins with this checkpoint: what was before it has been freed. */
  void restore(SortedMap<GroupId, GroupMark> checkpoint) {
    marks.putAll(checkpoint);
  }

  /** Takes a batch into account; false if it does not follow from those before it. */
  boolean accept(List<GroupWrite> batch) {
    for (GroupWrite write : batch) {
      GroupMark mark = marks.getOrDefault(write.group(), GroupMark.NONE);
      if (!mark.admits(write)) {
        return false;
      }
      marks.put(write.group(), mark.after(write));
      note(write, mark);
    }
    return true;
  }

  private void note(GroupWrite write, GroupMark before) {
    GroupId group = write.group();
    LogCut cut = write.cut();
    if (cut != null && !cut.keepsTail()) {
      uses.forEach(use -> use.lastIndexes.remove(group));
    }
    if (!write.entries().isEmpty()) {
      long first = write.entries().get(0).index();
      if (first <= before.lastIndex()) {
        uses.forEach(use -> use.forgetFrom(group, first));
      }
      uses.getLast().lastIndexes.put(group, first + write.entries().size() - 1);
    }
  }

  /** How far every group has come. */
  SortedMap<GroupId, GroupMark> marks() {
    return Collections.unmodifiableSortedMap(marks);
  }

  /** How many segments are full. */
  int fullSegments() {
    return uses.size() - 1;
  }

  long oldest() {
    return uses.getFirst().generation;
  }

  void forgetOldest() {
    uses.removeFirst();
  }

  /** Whether any group pins the oldest segment; asked after every sync, so it takes the first. */
  boolean isOldestNeeded() {
    return uses.getFirst().lastIndexes.entrySet().stream().anyMatch(this::isPinning);
  }

  /** The groups of which the oldest segment holds what no snapshot does. */
  Set<GroupId> pinning() {
    Set<GroupId> pinning = new TreeSet<>();
    for (Map.Entry<GroupId, Long> last : uses.getFirst().lastIndexes.entrySet()) {
      if (isPinning(last)) {
        pinning.add(last.getKey());
      }
    }
    return pinning;
  }

  private boolean isPinning(Map.Entry<GroupId, Long> last) {
    return last.getValue() > marks.getOrDefault(last.getKey(), GroupMark.NONE).base().index();
  }
}
