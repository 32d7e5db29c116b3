package io.quorate.cache;

import io.quorate.kernel.NodeId;
import java.util.TreeMap;

/** How a new home learns that nobody has anything any more from older terms. */
final class Rebuild {
  /** How many times a lease's length those are waited for who still have something dirty. */
  private static final int PATIENCE = 3;

  private final Home home;
  private final FormerLessees former;
  private final long beganAtNanos;

  /** Who has answered, and whether it has nothing dirty left. */
  private final TreeMap<NodeId, Boolean> answers = new TreeMap<>();

  private long listensSinceNanos;
  private long askedAtNanos;

  Rebuild(Home home, FormerLessees former, long nowNanos) {
    this.home = home;
    this.former = former;
    beganAtNanos = nowNanos;
    listens(nowNanos);
  }

  /** From now on answers are heard, and what is dirty is taken. */
  void listens(long nowNanos) {
    listensSinceNanos = nowNanos;
    askedAtNanos = nowNanos - home.config().retryNanos();
  }

  void answered(NodeId node, boolean isSettled) {
    answers.put(node, isSettled);
  }

  /** Asks those who have not answered, or have something dirty, if that can change anything. */
  void tick(long nowNanos) {
    boolean isMute = home.config().isThrough() && !former.areAll();
    if (isMute || nowNanos - askedAtNanos < home.config().retryNanos()) {
      return;
    }
    askedAtNanos = nowNanos;
    for (NodeId node : former.known()) {
      if (!answers.getOrDefault(node, false)) {
        home.send(node, new CacheMessage.Rebuild(home.shard(), home.term()));
      }
    }
  }

  boolean isDone(long nowNanos) {
    long hold = home.config().holdNanos();
    if (home.config().isThrough()) {
      return nowNanos - beganAtNanos >= hold || haveAllAnswered();
    }
    // Nothing dirty can be offered before memory has answered, however long that has taken.
    long listened = nowNanos - listensSinceNanos;
    return answers.containsValue(false)
        ? listened >= PATIENCE * hold
        : listened >= hold || haveAllAnswered();
  }

  private boolean haveAllAnswered() {
    return former.areAll() && answers.keySet().containsAll(former.known());
  }
}
