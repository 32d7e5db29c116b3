package io.quorate.snapshot;

import io.quorate.kernel.GroupId;
import io.quorate.raft.LogBase;

/**
 * Which state a snapshot holds, and how its bytes are recognised. Two with equal metadata are
 * equal.
 *
 * <p>The bytes of a snapshot are the state, then a table with the length and the CRC-32C of each
 * body that belongs to it, then the bodies. So the checksum tells of the bodies too.
 *
 * @param base the last entry that the state contains
 * @param stateBytes the length of the state
 * @param bodyCount how many bodies belong to it
 * @param bodyBytes the lengths of the bodies together
 * @param checksum CRC-32C of the state and the table
 */
public record SnapshotMeta(
    GroupId group, LogBase base, long stateBytes, int bodyCount, long bodyBytes, int checksum) {
  /** No state is larger: it is made, and read, in one piece. */
  public static final long STATE_BYTES_MAX = 1L << 30;

  /** There are not more bodies: their table is read in one piece. */
  public static final int BODY_COUNT_MAX = 50_000_000;

  /** How many bytes the bodies may have. */
  public static final long BODY_BYTES_MAX = 1L << 40;

  /**
   * @throws IllegalArgumentException if no snapshot can be like that
   */
  public SnapshotMeta {
    if (base.index() < 1 || stateBytes < 1 || stateBytes > STATE_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a snapshot of " + stateBytes + " bytes up to entry " + base.index());
    }
    boolean isPossible = bodyCount > 0 ? bodyCount <= BODY_COUNT_MAX : bodyCount == bodyBytes;
    if (!isPossible || bodyBytes < 0 || bodyBytes > BODY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a snapshot with " + bodyCount + " bodies of " + bodyBytes + " bytes");
    }
  }

  /** Where the bodies begin. */
  public long bodiesAt() {
    return stateBytes + (long) bodyCount * BodyTable.ROW_BYTES;
  }

  /** The length of the whole snapshot. */
  public long bytes() {
    return bodiesAt() + bodyBytes;
  }
}
