package io.quorate.node;

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
public record SnapshotMeta(GroupId group, LogBase base, long bytes, int checksum) {}
