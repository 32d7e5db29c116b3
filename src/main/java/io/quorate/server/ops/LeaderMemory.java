package io.quorate.server.ops;

import io.quorate.kernel.GroupId;
import io.quorate.node.NodeStatus;
import io.quorate.node.NodeStatus.GroupStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Which groups have had a leader lately. One that changes leaders has none for a moment, at all
 * nodes at once: if all of them said at that moment that they were not ready, whoever asks them
 * would have no node left to send calls to, which the nodes would only have had to hold.
 */
final class LeaderMemory {
  /** Longer than an election, and than most people let pass between two questions. */
  static final long GAP_SECONDS_MAX = 5;

  private final Map<GroupId, Long> seenNanos = new HashMap<>();

  /**
   * Whether each group has a leader, or had one when this was asked not long ago.
   *
   * @param nowNanos of the clock by which all calls go
   */
  synchronized boolean hasLeaders(NodeStatus status, long nowNanos) {
    Map<GroupId, Long> present = new HashMap<>();
    boolean hasAll = true;
    for (GroupStatus group : status.groups()) {
      Long seen = group.leader() != null ? Long.valueOf(nowNanos) : seenNanos.get(group.group());
      if (seen != null) {
        present.put(group.group(), seen);
      }
      hasAll &= seen != null && nowNanos - seen <= TimeUnit.SECONDS.toNanos(GAP_SECONDS_MAX);
    }
    seenNanos.clear();
    seenNanos.putAll(present);
    return hasAll;
  }
}
