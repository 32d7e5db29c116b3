package io.quorate.raft;

import io.quorate.kernel.Invariant;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of one member after its base, and how far they are committed. Terms and stamps never
 * fall in it.
 */
final class RaftLog implements LogView {
  private final ArrayList<Entry> entries = new ArrayList<>();
  private final Configurations configurations;
  private LogBase base;
  private long commitIndex;
  private long appliedIndex;

  RaftLog(LogBase base, List<Entry> restored) {
    this.base = base;
    configurations = new Configurations(base.index(), base.configuration());
    commitIndex = base.index();
    appliedIndex = base.index();
    entries.ensureCapacity(restored.size());
    for (Entry entry : restored) {
      append(entry);
    }
  }

  @Override
  public LogBase base() {
    return base;
  }

  /** Who takes part in the group: the latest in the log counts, committed or not (Raft §6). */
  Configuration configuration() {
    return configurations.latest();
  }

  @Override
  public Configuration committedConfiguration() {
    return configurations.at(commitIndex);
  }

  @Override
  public long configurationIndex() {
    return configurations.latestIndex();
  }

  @Override
  public boolean isConfigurationSettled() {
    return configurationIndex() <= commitIndex && !configuration().isJoint();
  }

  @Override
  public LogBase baseAt(long index) {
    return index == base.index()
        ? base
        : new LogBase(position(index), entry(index).timeMillis(), configurations.at(index));
  }

  long baseIndex() {
    return base.index();
  }

  @Override
  public long lastIndex() {
    return base.index() + entries.size();
  }

  Position last() {
    return position(lastIndex());
  }

  @Override
  public Entry entry(long index) {
    Invariant.check(
        index > base.index() && index <= lastIndex(),
        "no entry %d between %d and %d",
        index,
        base.index(),
        lastIndex());
    return entries.get(slot(index));
  }

  /** The position at an index from the base on, or {@link Position#ZERO} before all entries. */
  Position position(long index) {
    if (index == base.index()) {
      return base.position();
    }
    return index == 0 ? Position.ZERO : entry(index).position();
  }

  /** Whether this log can tell what follows the entry at the index. */
  boolean reachesBackTo(long index) {
    return index >= base.index();
  }

  /**
   * Whether this log has the same entry there, and so the same up to there (Raft §5.3). What lies
   * before the base is committed, so every leader has the same there (Raft §5.4.3).
   */
  boolean matches(Position position) {
    return position.index() < base.index()
        || (position.index() <= lastIndex() && position(position.index()).equals(position));
  }

  /**
   * The last position that a log with {@code other} in it could share with this one: index and term
   * are both at most those of {@code other}. Skips whole terms at once (Raft §5.3, last paragraph).
   * The base, where it lies before that: what came before is committed.
   */
  Position lastAgreeableWith(Position other) {
    long low = base.index();
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

  /** As {@link #lastAgreeableWith}, but before the base where the other may not have the base. */
  long lastIndexAgreeableWith(Position other) {
    boolean mayHaveBase = other.index() >= base.index() && other.term() >= base.term();
    return mayHaveBase
        ? lastAgreeableWith(other).index()
        : Math.min(other.index(), base.index() - 1);
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
    if (entry.kind() == EntryKind.CONFIGURATION) {
      configurations.appended(entry.index(), Configuration.decode(entry.payload()));
    }
  }

  /** Removes the entry at the index and all after it. */
  void truncateFrom(long index) {
    Invariant.check(index > commitIndex, "truncates %d, committed %d", index, commitIndex);
    entries.subList(slot(index), entries.size()).clear();
    configurations.truncatedFrom(index);
  }

  long commitIndex() {
    return commitIndex;
  }

  /** Up to where entries have been handed out to be applied. */
  long appliedIndex() {
    return appliedIndex;
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

  /** Entries before the index may go: a snapshot holds what they did. */
  void compactTo(long index) {
    Invariant.check(index <= appliedIndex, "compacts to %d, applied is %d", index, appliedIndex);
    if (index > base.index()) {
      LogBase newBase = baseAt(index);
      entries.subList(0, slot(index) + 1).clear();
      configurations.compactedTo(index);
      base = newBase;
    }
  }

  /**
   * A snapshot has taken the place of all entries up to its base; those after it stay if they
   * follow from it (Raft figure 13, steps 6 and 7).
   *
   * @return whether they stay
   */
  boolean install(LogBase snapshot) {
    Invariant.check(
        snapshot.index() > commitIndex,
        "a snapshot up to %d, committed %d",
        snapshot.index(),
        commitIndex);
    boolean keepsTail = matches(snapshot.position());
    if (keepsTail) {
      entries.subList(0, slot(snapshot.index()) + 1).clear();
      configurations.compactedTo(snapshot.index());
    } else {
      entries.clear();
      configurations.restartedAt(snapshot.index(), snapshot.configuration());
    }
    base = snapshot;
    commitIndex = snapshot.index();
    appliedIndex = snapshot.index();
    return keepsTail;
  }

  /** The machine starts from a snapshot of what this log holds, too. */
  void startFrom(LogBase snapshot) {
    Invariant.check(
        snapshot.index() >= appliedIndex && matches(snapshot.position()),
        "the log does not hold %s",
        snapshot.position());
    commitIndex = snapshot.index();
    appliedIndex = snapshot.index();
  }

  /** The stamp of the last entry, or that of the base. */
  long lastStampMillis() {
    return entries.isEmpty() ? base.timeMillis() : entries.get(entries.size() - 1).timeMillis();
  }

  @Override
  public List<Entry> between(long fromIndex, long toIndex) {
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

  private int slot(long index) {
    return (int) (index - base.index() - 1);
  }
}
