package io.quorate.raft;

import java.util.ArrayDeque;

/**
 * Reads that wait until a quorum has confirmed this leader after they came, and until the leader
 * has committed what they must see (thesis §6.4). Both only rise, so the queue is in order.
 */
final class ReadQueue {
  /** Reads that may wait at once; more are turned away. */
  static final int WAITING_MAX = 65_536;

  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean isFull() {
    return waiting.size() >= WAITING_MAX;
  }

  /**
   * @param round a request of this round or a later one confirms the read
   * @param index what must be committed before the read is answered
   */
  void add(long readId, long round, long index) {
    waiting.add(new Waiting(readId, round, index));
  }

  /** The least round that confirms all; {@link Long#MIN_VALUE} when nothing waits. */
  long roundNeeded() {
    Waiting last = waiting.peekLast();
    return last == null ? Long.MIN_VALUE : last.round;
  }

  void release(long confirmedRound, long commitIndex, Outbox outbox) {
    Waiting first = waiting.peek();
    while (first != null && first.round <= confirmedRound && first.index <= commitIndex) {
      outbox.readIsReady(first.readId, first.index);
      waiting.remove();
      first = waiting.peek();
    }
  }

  void failAll(Outbox outbox) {
    for (Waiting read : waiting) {
      outbox.readHasFailed(read.readId);
    }
    waiting.clear();
  }

  private record Waiting(long readId, long round, long index) {}
}
