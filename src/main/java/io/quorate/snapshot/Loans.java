package io.quorate.snapshot;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A group's snapshots that somebody reads, and that are kept for that long. Loop thread only. */
final class Loans {
  /** How long a snapshot is kept after it was last asked for. */
  static final long LENT_MILLIS = 120_000;

  /** Snapshots that are kept at the same time: each may be as large as the state. */
  static final int COUNT_MAX = 3;

  private record Loan(SnapshotMeta meta, long untilMillis) {}

  private final TreeMap<Long, Loan> byIndex = new TreeMap<>();
  private long nowMillis;

  void advanceTo(long millis) {
    nowMillis = millis;
    if (!byIndex.isEmpty()) {
      byIndex.values().removeIf(loan -> loan.untilMillis <= millis);
    }
  }

  /** The snapshot that ends at the index, if it is lent; it is from now on, for another while. */
  @Nullable SnapshotMeta renew(long index) {
    Loan loan = byIndex.get(index);
    return loan == null ? null : lend(loan.meta);
  }

  /** Null if too many others are lent. */
  @Nullable SnapshotMeta lend(SnapshotMeta meta) {
    long index = meta.base().index();
    if (!byIndex.containsKey(index) && byIndex.size() >= COUNT_MAX) {
      return null;
    }
    byIndex.put(index, new Loan(meta, nowMillis + LENT_MILLIS));
    return meta;
  }

  /** The end of the oldest snapshot that is lent; the greatest number if none is. */
  long oldestIndex() {
    return byIndex.isEmpty() ? Long.MAX_VALUE : byIndex.firstKey();
  }
}
