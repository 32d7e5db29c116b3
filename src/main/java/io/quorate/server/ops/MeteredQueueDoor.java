package io.quorate.server.ops;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.Outcome;
import io.quorate.machine.QueueReply;
import io.quorate.node.QueueDoor;
import io.quorate.node.QueuePart;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueAnswerKind;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueCommandKind;
import io.quorate.queue.QueueQuery;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A door to queues that takes the time until messages are durable, and until they are received. */
final class MeteredQueueDoor implements QueueDoor {
  private final QueueDoor door;
  private final Timings enqueues;
  private final Timings receives;

  MeteredQueueDoor(QueueDoor door, Figures figures) {
    this.door = door;
    enqueues = figures.enqueues();
    receives = figures.receives();
  }

  @Override
  public CompletionStage<Outcome> submit(int shard, QueueCommand command, List<Bytes> bodies) {
    if (command.kind() == QueueCommandKind.ENQUEUE) {
      long startNanos = System.nanoTime();
      return door.submit(shard, command, bodies)
          .thenApply(
              outcome -> {
                if (isOfKind(outcome, QueueAnswerKind.ENQUEUED)) {
                  enqueues.record(System.nanoTime() - startNanos);
                }
                return outcome;
              });
    }
    return door.submit(shard, command, bodies);
  }

  @Override
  public CompletionStage<Outcome> receive(
      int shard, QueueCommand.Receive command, long waitMillis) {
    return timed(door.receive(shard, command, waitMillis));
  }

  @Override
  public CompletionStage<Outcome> receiveFromAny(
      List<QueuePart> parts, QueueCommand.Receive command, long waitMillis) {
    return timed(door.receiveFromAny(parts, command, waitMillis));
  }

  /** Takes the time from now on. */
  private CompletionStage<Outcome> timed(CompletionStage<Outcome> receive) {
    long startNanos = System.nanoTime();
    return receive.thenApply(
        outcome -> {
          if (hasMessages(outcome)) {
            receives.record(System.nanoTime() - startNanos);
          }
          return outcome;
        });
  }

  @Override
  public CompletionStage<Outcome> query(int shard, QueueQuery query) {
    return door.query(shard, query);
  }

  private static boolean isOfKind(Outcome outcome, QueueAnswerKind kind) {
    return outcome instanceof QueueReply reply && reply.answer().kind() == kind;
  }

  private static boolean hasMessages(Outcome outcome) {
    return outcome instanceof QueueReply reply
        && reply.answer() instanceof QueueAnswer.Received received
        && !received.deliveries().isEmpty();
  }
}
