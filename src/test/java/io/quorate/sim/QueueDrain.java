package io.quorate.sim;

import io.quorate.kernel.Body;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.node.QueueDoor;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueQuery;
import io.quorate.queue.Receipt;
import io.quorate.sim.check.QueueLaws;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Consumers that take whatever is in queues, and acknowledge it, until nothing is left: first what
 * is in the queues and on its way to them, then what is with the dead letters.
 */
final class QueueDrain {
  private static final int RECEIVE_MAX = 50;
  private static final long VISIBILITY_MILLIS = 20_000;
  private static final long REST_MILLIS = 100;

  private final SimCluster cluster;
  private final QueueRoom room;
  private final ArrayDeque<NodeId> nodes;
  private final Set<Integer> shards = new TreeSet<>();
  private int calls;
  private int started;
  private int done;

  /**
   * @param nodes where there is somebody to ask
   */
  QueueDrain(SimCluster cluster, QueueRoom room, List<NodeId> nodes) {
    this.cluster = cluster;
    this.room = room;
    this.nodes = new ArrayDeque<>(nodes);
  }

  /** Begins to take all that is in the queue and in that of its dead letters. */
  void start(QueueName queue) {
    started++;
    shards.add(room.shardOf(queue));
    if (room.hasMorgue()) {
      awaitRedriven(queue);
    } else {
      receive(queue);
    }
  }

  /** What is on its way back from the dead comes before the queue can be called empty. */
  private void awaitRedriven(QueueName queue) {
    QueueName place = room.placeOfDead(queue);
    ask(
        door -> door.query(room.shardOf(place), new QueueQuery.Describe(place)),
        reply -> {
          if (reply.answer() instanceof QueueView view && view.leaving() > 0) {
            later(() -> awaitRedriven(queue));
          } else {
            receive(queue);
          }
        },
        () -> awaitRedriven(queue));
  }

  boolean isDone() {
    return done == started;
  }

  /** The shards of the queues. */
  Set<Integer> drainedShards() {
    return shards;
  }

  private void receive(QueueName queue) {
    int shard = room.shardOf(queue);
    QueueLaws laws = room.laws(shard);
    String attempt = "drain-" + ++calls;
    QueueCommand.Receive command =
        new QueueCommand.Receive(queue, RECEIVE_MAX, VISIBILITY_MILLIS, 1, null);
    ask(
        door -> door.submit(shard, command, List.of()),
        reply -> {
          QueueAnswer.Received received = (QueueAnswer.Received) reply.answer();
          laws.received(
              command,
              attempt,
              received.deliveries(),
              reply.bodies().stream().map(Body::read).toList());
          if (received.deliveries().isEmpty()) {
            look(queue);
          } else {
            acknowledge(queue, received);
          }
        },
        () -> receive(queue));
  }

  private void acknowledge(QueueName queue, QueueAnswer.Received received) {
    List<Receipt> receipts = new ArrayList<>();
    received.deliveries().forEach(delivery -> receipts.add(delivery.receipt()));
    acknowledge(
        queue,
        new QueueConsumer.Acking(
            room.shardOf(queue), new QueueCommand.Ack(receipts), room.laws(room.shardOf(queue))));
  }

  private void acknowledge(QueueName queue, QueueConsumer.Acking acking) {
    ask(
        acking::send,
        reply -> {
          acking.answered(reply);
          receive(queue);
        },
        () -> {
          acking.failed(new Outcome.OutcomeUnknown("perhaps"));
          acknowledge(queue, acking);
        });
  }

  /** Whether anything is left that cannot be received now. */
  private void look(QueueName queue) {
    ask(
        door -> door.query(room.shardOf(queue), new QueueQuery.Describe(queue)),
        reply -> {
          if (reply.answer() instanceof QueueView view && sizeOf(view) > 0) {
            later(() -> receive(queue));
          } else if (queue.equals(room.placeOfDead(queue))) {
            done++;
          } else {
            receive(room.placeOfDead(queue));
          }
        },
        () -> look(queue));
  }

  private static int sizeOf(QueueView view) {
    return view.ready() + view.delayed() + view.inFlight() + view.blocked() + view.leaving();
  }

  private void ask(
      Function<QueueDoor, CompletionStage<Outcome>> question,
      Consumer<QueueReply> onAnswer,
      Runnable again) {
    nodes.add(nodes.remove());
    cluster.call(
        nodes.element(),
        gateway -> question.apply(gateway.queues()),
        outcome -> {
          if (outcome instanceof QueueReply reply) {
            onAnswer.accept(reply);
          } else {
            later(again);
          }
        });
  }

  private void later(Runnable action) {
    cluster.world().timeline().afterMillis(REST_MILLIS, action);
  }
}
