package io.quorate.sim;

import io.quorate.queue.QueueName;
import io.quorate.queue.QueueSettings;
import io.quorate.ring.Shards;
import io.quorate.sim.check.QueueLaws;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The queues of a run, where they are, and what all clients together know of them. */
final class QueueRoom {
  /** Deaths come soon, and so do those who have failed. */
  static final QueueSettings SETTINGS = new QueueSettings(0, 4, null, 100, 0, 0, 1);

  private static final List<QueueName> NAMES =
      List.of(new QueueName("queue-a"), new QueueName("queue-b"));

  private final Shards shards;
  private final Map<Integer, QueueLaws> laws = new TreeMap<>();

  QueueRoom(Shards shards) {
    this.shards = shards;
  }

  List<QueueName> names() {
    return NAMES;
  }

  int shardOf(QueueName queue) {
    return shards.shardOf(queue.source().value());
  }

  /** The laws of all queues of the shard: no two of its messages have the same id. */
  QueueLaws laws(int shard) {
    return laws.computeIfAbsent(shard, absent -> new QueueLaws());
  }

  int deliveries() {
    return laws.values().stream().mapToInt(QueueLaws::deliveries).sum();
  }

  void requireTurns() {
    laws.values().forEach(QueueLaws::requireTurns);
  }
}
