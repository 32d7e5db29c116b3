package io.quorate.snapshot;

import io.quorate.kernel.GroupId;
import io.quorate.raft.LogBase;

/**
 * Which state a snapshot holds, and how its bytes are recognised. Two with equal metadata are
 * equal.
 *
 * @param base the last entry that the state contains
 * @param bytes the length of the state
 * @param checksum CRC-32C of the state
 */
public record SnapshotMeta(GroupId group, LogBase base, long bytes, int checksum) {
  /** No state is larger: it is made, and read, in one piece. */
  public static final long BYTES_MAX = 1L << 30;

  /**
   * @throws IllegalArgumentException if no snapshot can be like that
   */
  public SnapshotMeta {
    if (base.index() < 1 || bytes < 1 || bytes > BYTES_MAX) {
      throw new IllegalArgumentException(
          "a snapshot of " + bytes + " bytes up to entry " + base.index());
    }
  }
}
