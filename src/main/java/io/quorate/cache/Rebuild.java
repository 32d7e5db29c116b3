package io.quorate.cache;

import io.quorate.kernel.NodeId;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How a new home learns that nobody has anything any more from older terms. */
final class Rebuild {
  /** How many times a lease's length those are waited for who still have something dirty. */
  private static final int PATIENCE = 3;

  private final Home home;
  private final long beganAtNanos;

  /** Who alone may have had leases; null if that is not known. */
  private final @Nullable TreeSet<NodeId> lessees;

  /** Who has answered, and whether it has nothing dirty left. */
  private final TreeMap<NodeId, Boolean> answers = new TreeMap<>();

  private long askedAtNanos;

  Rebuild(Home home, @Nullable List<NodeId> lessees, long nowNanos) {
    this.home = home;
    this.lessees = lessees == null ? null : new TreeSet<>(lessees);
    beganAtNanos = nowNanos;
    askedAtNanos = nowNanos - home.config().retryNanos();
  }

  void answered(NodeId node, boolean isSettled) {
    answers.put(node, isSettled || home.config().isThrough());
  }

  /** Asks those who have not answered, or have something dirty. */
  void tick(long nowNanos) {
    if (nowNanos - askedAtNanos < home.config().retryNanos()) {
      return;
    }
    askedAtNanos = nowNanos;
    TreeSet<NodeId> toAsk = lessees == null ? new TreeSet<>() : new TreeSet<>(lessees);
    toAsk.addAll(answers.keySet());
    for (NodeId node : toAsk) {
      if (!answers.getOrDefault(node, false)) {
        home.send(node, new CacheMessage.Rebuild(home.shard(), home.term()));
      }
    }
  }

  boolean isDone(long nowNanos) {
    long passed = nowNanos - beganAtNanos;
    long hold = home.config().holdNanos();
    if (answers.containsValue(false) && passed < PATIENCE * hold) {
      return false;
    }
    return passed >= hold || (lessees != null && answers.keySet().containsAll(lessees));
  }
}
