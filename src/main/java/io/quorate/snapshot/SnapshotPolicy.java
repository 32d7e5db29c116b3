package io.quorate.snapshot;

import io.quorate.raft.Entry;

/**
 * When a group takes a snapshot of its state. The larger the state, the rarer: what a snapshot
 * costs stays in proportion to what has changed.
 *
 * @param entriesMax after so many entries in any case
 * @param logBytesMin not before the log since the last one has become this long, however small the
 *     state is
 * @param logBytesMax as soon as the log has become this long, however large the state is; in
 *     between, as soon as the log is as long as the last snapshot
 * @param tailEntries so many entries before the snapshot stay in the log, for followers that are a
 *     little behind
 * @param tailBytes fewer, if they have more bytes than these
 * @param heldEntriesMax so many entries at most stay for a follower that is being sent an older
 *     snapshot
 * @param heldBytes fewer, if they have more bytes than these
 */
public record SnapshotPolicy(
    int entriesMax,
    long logBytesMin,
    long logBytesMax,
    int tailEntries,
    long tailBytes,
    int heldEntriesMax,
    long heldBytes) {
  public static final SnapshotPolicy DEFAULT = ofEntries(200_000);

  private static final int TAILS = 20;

  /** The defaults, but for after how many entries a snapshot is taken in any case. */
  public static SnapshotPolicy ofEntries(int entriesMax) {
    return new SnapshotPolicy(
        entriesMax, 8L << 20, 32L << 20, entriesMax / TAILS, 4L << 20, 2 * entriesMax, 256L << 20);
  }

  /** What an entry takes besides its payload, on the heap and on the disk, roughly. */
  static final int ENTRY_BYTES = 64;

  static long bytesOf(Entry entry) {
    return (long) entry.payload().length + ENTRY_BYTES;
  }

  /** After how many bytes of log the next snapshot is due, when the last one had this size. */
  long logBytesAllowed(long lastSnapshotBytes) {
    return Math.min(logBytesMax, Math.max(logBytesMin, lastSnapshotBytes));
  }
}
