package io.quorate.sim;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.machine.QueueReply;
import io.quorate.node.QueueDoor;
import io.quorate.queue.DedupId;
import io.quorate.queue.GroupName;
import io.quorate.queue.QueueAnswer;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueCommand.Item;
import io.quorate.queue.QueueName;
import io.quorate.sim.check.LawBroken;
import io.quorate.sim.check.QueueLaws;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The side of a client that enqueues: each body is another, most have dedup ids, and a call in
 * which all have one is repeated until it is answered.
 */
final class QueueProducer {
  private static final int BATCH_MAX = 5;
  private static final int ATTEMPTS_MAX = 20;

  private final Rng rng;
  private final String id;
  private int sent;

  QueueProducer(Rng rng, String id) {
    this.rng = rng;
    this.id = id;
  }

  /** Enqueues some messages. */
  void enqueue(QueueName queue, int shard, QueueLaws laws, QueueCalls calls) {
    int count = rng.chance(0.25) ? (int) rng.between(2, BATCH_MAX + 1) : 1;
    List<Item> items = new ArrayList<>();
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String body = id + "-" + ++sent;
      bodies.add(body);
      items.add(item(body));
    }
    boolean isSafe = items.stream().allMatch(item -> item.dedupId() != null);
    boolean isBold = rng.chance(0.3);
    QueueCommand.Enqueue command = new QueueCommand.Enqueue(queue, 0, items);
    calls.run(new Enqueuing(shard, command, bodies, laws), isSafe ? ATTEMPTS_MAX : isBold ? 2 : 1);
  }

  private Item item(String body) {
    return new Item(
        bytes(body).length(),
        rng.chance(0.2) ? (int) rng.between(1, QueueCommand.PRIORITY_MAX + 1) : 0,
        rng.chance(0.2) ? rng.between(1, 800) : 0,
        rng.chance(0.1) ? rng.between(300, 3_000) : 0,
        rng.chance(0.4) ? new GroupName("group-" + rng.index(2)) : null,
        rng.chance(0.8) ? new DedupId("once-" + body) : null);
  }

  private static Bytes bytes(String body) {
    return Bytes.of(body.getBytes(StandardCharsets.UTF_8));
  }

  private record Enqueuing(
      int shard, QueueCommand.Enqueue command, List<String> bodies, QueueLaws laws)
      implements QueueCalls.Errand {
    @Override
    public CompletionStage<Outcome> send(QueueDoor door) {
      return door.submit(shard, command, bodies.stream().map(QueueProducer::bytes).toList());
    }

    @Override
    public void begins() {
      for (int i = 0; i < bodies.size(); i++) {
        laws.sending(command.queue(), command.items().get(i), bodies.get(i));
      }
    }

    @Override
    public void failed(Outcome outcome) {
      if (!(outcome instanceof Outcome.OutcomeUnknown)) {
        bodies.forEach(laws::refused);
      }
    }

    @Override
    public boolean answered(QueueReply reply) {
      if (!(reply.answer() instanceof QueueAnswer.Enqueued enqueued)
          || enqueued.results().size() != bodies.size()) {
        throw new LawBroken(this, "%s was answered %s", command, reply.answer());
      }
      for (int i = 0; i < bodies.size(); i++) {
        if (enqueued.results().get(i) instanceof QueueAnswer.Accepted accepted) {
          laws.accepted(command.items().get(i), bodies.get(i), accepted);
        } else {
          laws.refused(bodies.get(i));
        }
      }
      return false;
    }
  }
}
