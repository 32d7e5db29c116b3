package io.quorate.server.queues;

import io.quorate.kernel.Outcome;
import io.quorate.kernel.PeerAddress;
import io.quorate.port.QueueStore;
import io.quorate.port.WallClock;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery;
import io.quorate.server.api.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Queues for code in the same archive; HTTP goes through this door too. Answers are {@link
 * io.quorate.machine.QueueReply}s, of queues that are divided also {@link SpreadReply}s, or one of
 * those of {@link Outcome}.
 */
@ApplicationScoped
public class MessageQueues {
  @Inject QueueStore store;
  @Inject WallClock clock;

  /** What receipts and ids of the queue's messages begin with. */
  String homeOf(QueueName queue) {
    return store.homeOf(queue);
  }

  /** Which other node carries out the calls on a queue, if one does for all of them. */
  Optional<PeerAddress> otherLeaderOf(QueueName queue) {
    return store.otherLeaderOf(queue);
  }

  /** Whether calls about one queue are carried out in the order in which they are made. */
  boolean keepsOrder() {
    return store.keepsOrder();
  }

  /** Adds messages in their order; durable when it answers. */
  public CompletionStage<Outcome> enqueue(QueueName queue, List<NewMessage> messages) {
    return store.enqueue(
        new QueueCommand.Enqueue(
            queue, clock.millis(), messages.stream().map(NewMessage::item).toList()),
        messages.stream().map(NewMessage::body).toList());
  }

  /** Takes messages, waiting for them where there are none. */
  public CompletionStage<Outcome> receive(QueueCommand.Receive command, long waitMillis) {
    return store.receive(command, waitMillis);
  }

  /** Carries out a command on a queue that brings no messages. */
  public CompletionStage<Outcome> submit(QueueCommand.OfQueue command) {
    return store.submit(command);
  }

  /**
   * @throws Refusal if no receipt begins like this
   */
  public void requireHome(String home) {
    Refusal.unlessValid(
        () -> {
          store.requireHome(home);
          return home;
        });
  }

  /**
   * Carries out a command on deliveries, all of one home.
   *
   * @throws Refusal if there is no such home
   */
  public CompletionStage<Outcome> settle(String home, QueueCommand command) {
    return Refusal.unlessValid(() -> store.settle(home, command));
  }

  /** Answers a question about a queue. */
  public CompletionStage<Outcome> query(QueueName queue, QueueQuery query) {
    return store.query(queue, query);
  }

  /** All queues, by their names. */
  public CompletionStage<Outcome> list(QueueQuery.ListQueues query) {
    return store.list(query);
  }
}
