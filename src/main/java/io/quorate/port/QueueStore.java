package io.quorate.port;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.PeerAddress;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where the cluster keeps its queues. Thread-safe and never blocking; answers are {@link
 * io.quorate.machine.QueueReply}s, or one of those of {@link Outcome}. What is answered as done is
 * as durable as the store can make it.
 */
public interface QueueStore {
  /**
   * Where the messages of a queue are, and those of its dead letters, as receipts and ids say it:
   * letters, digits, and {@code _ - =}, and not a word about it beyond this store. Of a queue whose
   * messages are in several places the replies say it.
   */
  String homeOf(QueueName queue);

  /**
   * Which other node carries out the calls on a queue, if one does for all of them: who asks that
   * one saves this node a call.
   */
  Optional<PeerAddress> otherLeaderOf(QueueName queue);

  /** Whether calls about one queue are carried out in the order in which they are made. */
  boolean keepsOrder();

  /**
   * Adds messages in their order.
   *
   * @param bodies of the messages, in their order
   */
  CompletionStage<Outcome> enqueue(QueueCommand.Enqueue command, List<Bytes> bodies);

  /**
   * Receives, waiting for messages where there are none.
   *
   * @param waitMillis how long to wait after the first answer; 0 for not at all
   */
  CompletionStage<Outcome> receive(QueueCommand.Receive command, long waitMillis);

  /** Carries out a command on a queue that neither brings nor takes messages. */
  CompletionStage<Outcome> submit(QueueCommand.OfQueue command);

  /**
   * Says whether messages can be there.
   *
   * @throws IllegalArgumentException if not
   */
  void requireHome(String home);

  /**
   * Carries out a command on deliveries.
   *
   * @param home of all their messages
   * @throws IllegalArgumentException as {@link #requireHome}
   */
  CompletionStage<Outcome> settle(String home, QueueCommand command);

  /** Answers a question about a queue, as of a moment after the call. */
  CompletionStage<Outcome> query(QueueName queue, QueueQuery query);

  /** The queues of the whole store, by their names. */
  CompletionStage<Outcome> list(QueueQuery.ListQueues query);
}
