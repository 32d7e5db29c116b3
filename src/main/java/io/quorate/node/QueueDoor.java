package io.quorate.node;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.Outcome;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueQuery;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The clients' door to queues, the same on every node: it finds the leader of the shard, and
 * repeats after a failover under one stamp. Answers are {@link io.quorate.machine.QueueReply}s, or
 * what any call to a {@link Gateway} may be answered.
 */
public interface QueueDoor {
  /**
   * Carries out a command.
   *
   * @param shard of the queue, or of the receipts
   * @param bodies of the messages that it brings, in their order; of other commands none
   */
  CompletionStage<Outcome> submit(int shard, QueueCommand command, List<Bytes> bodies);

  /**
   * Receives, waiting for messages where there are none.
   *
   * @param waitMillis how long to wait after the first answer; 0 for not at all
   */
  CompletionStage<Outcome> receive(int shard, QueueCommand.Receive command, long waitMillis);

  /**
   * As {@link #receive}, from one of several queues: whichever has messages. Those of one only, and
   * of no other when it has answered.
   *
   * @param command what to do with the queue that is chosen, whichever it names
   */
  CompletionStage<Outcome> receiveFromAny(
      List<QueuePart> parts, QueueCommand.Receive command, long waitMillis);

  /** Answers a question as of a moment after the call. */
  CompletionStage<Outcome> query(int shard, QueueQuery query);
}
