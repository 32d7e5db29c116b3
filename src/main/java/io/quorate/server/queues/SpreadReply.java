package io.quorate.server.queues;

import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import java.util.List;

/**
 * What a queue answers that is divided into partitions, as one queue.
 *
 * @param homes of the messages of the answer, in their order; empty if it is about none
 */
public record SpreadReply(QueueReply reply, List<String> homes) implements Outcome {
  public SpreadReply {
    homes = List.copyOf(homes);
  }
}
