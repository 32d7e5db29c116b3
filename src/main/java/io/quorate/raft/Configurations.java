package io.quorate.raft;

import io.quorate.kernel.Invariant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The configurations in one log. The latest counts as soon as it is in the log, committed or not
 * (Raft §6); if its entry is truncated, the one before it counts again.
 */
final class Configurations {
  private final TreeMap<Long, Configuration> byIndex = new TreeMap<>();

  /**
   * @param base what counts before all entries
   */
  Configurations(long baseIndex, Configuration base) {
    byIndex.put(baseIndex, base);
  }

  Configuration latest() {
    return byIndex.lastEntry().getValue();
  }

  /** Where the latest stands; the base's index if it came with the base. */
  long latestIndex() {
    return byIndex.lastKey();
  }

  /** What counts once all up to the index is applied. */
  Configuration at(long index) {
    Map.Entry<Long, Configuration> entry = byIndex.floorEntry(index);
    Invariant.check(entry != null, "no configuration at %d", index);
    return entry.getValue();
  }

  void appended(long index, Configuration configuration) {
    Invariant.check(index > latestIndex(), "configuration %d after %d", index, latestIndex());
    byIndex.put(index, configuration);
  }

  void truncatedFrom(long index) {
    byIndex.tailMap(index, true).clear();
    Invariant.check(!byIndex.isEmpty(), "no configuration before %d", index);
  }

  void compactedTo(long index) {
    Configuration base = at(index);
    byIndex.headMap(index, true).clear();
    byIndex.put(index, base);
  }

  void restartedAt(long index, Configuration base) {
    byIndex.clear();
    byIndex.put(index, base);
  }
}
