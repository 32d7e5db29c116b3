package io.quorate.server.ops;

import java.util.concurrent.atomic.LongAdder;

/**
 * What this node counts since it began, beside what {@link io.quorate.node.NodeStatus} tells.
 *
 * @param acquisitions from the arrival of an acquire to its grant, waiting included
 * @param enqueues from the arrival of messages until they are durable
 * @param receives from the arrival of a receive to its messages, waiting included
 * @param syncs of the write-ahead log
 * @param leaderChanges how often the node has come to know a leader of the locks' group that was
 *     not the last one known
 */
public record Figures(
    Timings acquisitions,
    Timings enqueues,
    Timings receives,
    Timings syncs,
    LongAdder leaderChanges) {
  /** All of them zero. */
  public static Figures zero() {
    return new Figures(new Timings(), new Timings(), new Timings(), new Timings(), new LongAdder());
  }
}
