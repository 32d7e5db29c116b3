package io.quorate.raft;

import io.quorate.kernel.NodeId;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Appends that overtook the one before them, on another connection, and wait for it for a moment:
 * to refuse them would make the leader send them again.
 */
final class EarlyAppends {
  static final int WAITING_MAX = 8;
  static final long PATIENCE_MILLIS = 20;

  private final ArrayDeque<Early> waiting = new ArrayDeque<>();

  boolean isFull() {
    return waiting.size() >= WAITING_MAX;
  }

  void add(NodeId from, AppendRequest request, long nowMillis) {
    waiting.add(new Early(from, request, nowMillis + PATIENCE_MILLIS));
  }

  /** One whose place in the log has come, if there is one. */
  @Nullable Early takeReady(long lastIndex) {
    for (Iterator<Early> rest = waiting.iterator(); rest.hasNext(); ) {
      Early early = rest.next();
      if (early.request.previous().index() <= lastIndex) {
        rest.remove();
        return early;
      }
    }
    return null;
  }

  /** One that has waited long enough, if there is one. */
  @Nullable Early takeExpired(long nowMillis) {
    Early first = waiting.peek();
    return first != null && first.deadlineMillis <= nowMillis ? waiting.poll() : null;
  }

  /** Any one, if there is one. */
  @Nullable Early take() {
    return waiting.poll();
  }

  record Early(NodeId from, AppendRequest request, long deadlineMillis) {}
}
