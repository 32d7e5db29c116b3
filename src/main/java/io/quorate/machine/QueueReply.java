package io.quorate.machine;

import io.quorate.kernel.Body;
import io.quorate.kernel.Outcome;
import io.quorate.queue.QueueAnswer;
import java.util.List;

/**
 * What a shard answers of its queues.
 *
 * @param bodies of the messages that the answer delivers or shows, in their order; of other answers
 *     none
 */
public record QueueReply(QueueAnswer answer, List<? extends Body> bodies) implements Outcome {
  public QueueReply {
    bodies = List.copyOf(bodies);
  }

  /** How many bytes of bodies it carries. */
  public long bodyBytes() {
    return bodies.stream().mapToLong(Body::length).sum();
  }

  static QueueReply of(QueueAnswer answer) {
    return new QueueReply(answer, List.of());
  }
}
