package io.quorate.raft;

import io.quorate.kernel.Invariant;
import java.util.ArrayList;
import java.util.List;

/** The entries of one member and how far they are committed. Terms and stamps never fall in it. */
final class RaftLog {
  private static final long FIRST_INDEX = 1;

  private final ArrayList<Entry> entries = new ArrayList<>();
  private long commitIndex;
  private long appliedIndex;

  RaftLog(List<Entry> restored) {
    entries.ensureCapacity(restored.size());
    for (Entry entry : restored) {
      append(entry);
    }
  }

  long lastIndex() {
    return FIRST_INDEX - 1 + entries.size();
  }

  Position last() {
    return position(lastIndex());
  }

  Entry entry(long index) {
    Invariant.check(
        index >= FIRST_INDEX && index <= lastIndex(), "no entry %d of %d", index, lastIndex());
    return entries.get(slot(index));
  }

  /** The position at an index of the log, or {@link Position#ZERO} before the first. */
  Position position(long index) {
    return index == 0 ? Position.ZERO : entry(index).position();
  }

  /** Whether this log has the same entry there, and so the same up to there (Raft §5.3). */
  boolean matches(Position position) {
    return position.index() <= lastIndex() && position(position.index()).equals(position);
  }

  /**
   * The last position that a log with {@code other} in it could share with this one: index and term
   * are both at most those of {@code other}. Skips whole terms at once (Raft §5.3, last paragraph).
   */
  Position lastAgreeableWith(Position other) {
    long low = FIRST_INDEX - 1;
    long high = Math.min(other.index(), lastIndex());
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (position(middle).term() <= other.term()) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return position(low);
  }

  void append(Entry entry) {
    Position last = last();
    Invariant.check(
        entry.index() == last.index() + 1 && entry.term() >= last.term(),
        "%s after %s",
        entry.position(),
        last);
    Invariant.check(
        entry.timeMillis() >= lastStampMillis(), "log time falls at %s", entry.position());
    entries.add(entry);
  }

  /** Removes the entry at the index and all after it. */
  void truncateFrom(long index) {
    Invariant.check(index > commitIndex, "truncates %d, committed %d", index, commitIndex);
    entries.subList(slot(index), entries.size()).clear();
  }

  long commitIndex() {
    return commitIndex;
  }

  void commitTo(long index) {
    Invariant.check(
        index >= commitIndex && index <= lastIndex(),
        "commit moves from %d to %d, last is %d",
        commitIndex,
        index,
        lastIndex());
    commitIndex = index;
  }

  /** What was committed since the last call. */
  List<Entry> takeCommitted() {
    List<Entry> taken = between(appliedIndex + 1, commitIndex);
    appliedIndex = commitIndex;
    return taken;
  }

  /** The stamp of the last entry; 0 if there is none. */
  long lastStampMillis() {
    return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).timeMillis();
  }

  /** The entries from one index to another, both inclusive; none if they cross. */
  List<Entry> between(long fromIndex, long toIndex) {
    return fromIndex > toIndex
        ? List.of()
        : List.copyOf(entries.subList(slot(fromIndex), slot(toIndex) + 1));
  }

  /** As many entries from an index on as the bounds allow, but at least one if there is one. */
  List<Entry> batchFrom(long fromIndex, int bytesMax, int entriesMax) {
    long bytes = 0;
    long toIndex = fromIndex - 1;
    long lastAllowed = Math.min(lastIndex(), fromIndex + entriesMax - 1);
    while (toIndex < lastAllowed) {
      bytes += entries.get(slot(toIndex + 1)).payload().length;
      if (bytes > bytesMax && toIndex >= fromIndex) {
        break;
      }
      toIndex++;
    }
    return between(fromIndex, toIndex);
  }

  private static int slot(long index) {
    return (int) (index - FIRST_INDEX);
  }
}
