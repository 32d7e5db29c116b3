package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.raft.Restored;
import java.util.SortedMap;

/**
 * What a write-ahead log held when it was opened.
 *
 * @param wal open for appending
 * @param groups every group that ever wrote
 * @param report a line for the operator: what was read, and what was cut off
 */
public record Recovered(Wal wal, SortedMap<GroupId, Restored> groups, String report) {}
