package io.quorate.sim;

import java.util.PriorityQueue;

/**
 * Virtual time, and what happens in it: by instant, and at one instant in the order of planning.
 */
final class Timeline {
  private record Event(long atNanos, long sequence, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private final PriorityQueue<Event> planned = new PriorityQueue<>();
  private long nowNanos;
  private long sequence;
  private long happened;

  long nowNanos() {
    return nowNanos;
  }

  long nowMillis() {
    return nowNanos / 1_000_000;
  }

  /** How many events there have been. */
  long happened() {
    return happened;
  }

  void afterMicros(long micros, Runnable action) {
    planned.add(new Event(nowNanos + micros * 1_000, ++sequence, action));
  }

  void afterMillis(long millis, Runnable action) {
    afterMicros(millis * 1_000, action);
  }

  /** Lets the next event happen, unless it lies after the instant. */
  boolean stepUntil(long endNanos) {
    Event next = planned.peek();
    if (next == null || next.atNanos > endNanos) {
      nowNanos = Math.max(nowNanos, endNanos);
      return false;
    }
    planned.remove();
    nowNanos = next.atNanos;
    happened++;
    next.action.run();
    return true;
  }
}
