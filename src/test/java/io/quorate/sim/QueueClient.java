package io.quorate.sim;

import io.quorate.kernel.Outcome;
import io.quorate.kernel.Rng;
import io.quorate.machine.QueueReply;
import io.quorate.node.QueueDoor;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.sim.check.QueueLaws;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** A client of queues: enqueues, receives, and does with what it has got what consumers do. */
final class QueueClient {
  private final Rng rng;
  private final QueueRoom room;
  private final QueueCalls calls;
  private final QueueProducer producer;
  private final QueueConsumer consumer;
  private final Set<QueueName> configured = new TreeSet<>();

  QueueClient(SimCluster cluster, Rng rng, String id, Clientele clientele) {
    this.rng = rng;
    room = clientele.queues();
    calls = new QueueCalls(cluster, rng, id, clientele, this::act);
    producer = new QueueProducer(rng, id);
    consumer = new QueueConsumer(rng, id, calls);
  }

  Rhythm rhythm() {
    return calls.rhythm();
  }

  private void act() {
    QueueName queue = room.names().get(rng.index(room.names().size()));
    int shard = room.shardOf(queue);
    QueueLaws laws = room.laws(shard);
    if (!configured.contains(queue)) {
      calls.run(new Configuring(shard, queue), 1);
    } else if (consumer.hasReceipts() && rng.chance(0.5)) {
      consumer.settle();
    } else if (rng.chance(0.45)) {
      producer.enqueue(queue, shard, laws, calls);
    } else if (rng.chance(0.15)) {
      QueueName place = room.placeOfDead(queue);
      if (room.hasMorgue() && rng.chance(0.5)) {
        calls.run(redrive(place), 1);
      } else {
        consumer.receive(place, room.shardOf(place), room.laws(room.shardOf(place)));
      }
    } else {
      consumer.receive(queue, shard, laws);
    }
  }

  private QueueCalls.Errand redrive(QueueName place) {
    int max = (int) rng.between(1, 4);
    return QueueCalls.order(room.shardOf(place), new QueueCommand.Redrive(place, max, null, false));
  }

  private final class Configuring implements QueueCalls.Errand {
    private final int shard;
    private final QueueName queue;

    private Configuring(int shard, QueueName queue) {
      this.shard = shard;
      this.queue = queue;
    }

    @Override
    public CompletionStage<Outcome> send(QueueDoor door) {
      return door.submit(shard, room.configuration(queue), List.of());
    }

    @Override
    public boolean answered(QueueReply reply) {
      configured.add(queue);
      return false;
    }
  }
}
