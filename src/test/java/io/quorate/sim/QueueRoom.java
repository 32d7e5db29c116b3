package io.quorate.sim;

import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueSettings;
import io.quorate.ring.Shards;
import io.quorate.sim.check.QueueLaws;
import io.quorate.sim.check.QueueNoLoss;
import io.quorate.sim.check.QueuedOnce;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** The queues of a run, where they are, and what all clients together know of them. */
final class QueueRoom {
  private static final List<QueueName> NAMES =
      List.of(new QueueName("queue-a"), new QueueName("queue-b"));
  private static final QueueName MORGUE = new QueueName("morgue");

  private final Shards shards;
  private final boolean hasMorgue;
  private final QueuedOnce once;
  private final QueueNoLoss noLoss = new QueueNoLoss();
  private final Map<Integer, QueueLaws> laws = new TreeMap<>();

  /**
   * @param hasMorgue whether all dead letters go to one other queue, and back
   */
  QueueRoom(Shards shards, boolean hasMorgue) {
    this.shards = shards;
    this.hasMorgue = hasMorgue;
    once = new QueuedOnce(hasMorgue ? MORGUE : null);
  }

  boolean hasMorgue() {
    return hasMorgue;
  }

  /** Where the queue's dead letters go. */
  QueueName placeOfDead(QueueName queue) {
    return hasMorgue ? MORGUE : queue.source().dead();
  }

  /** Deaths come soon, and so do those who have failed. */
  QueueCommand.Configure configuration(QueueName queue) {
    return new QueueCommand.Configure(
        queue,
        new QueueSettings(0, 4, hasMorgue ? MORGUE : null, 100, 0, 0),
        shardOf(queue) == shardOf(MORGUE));
  }

  List<QueueName> names() {
    return NAMES;
  }

  int shardOf(QueueName queue) {
    return shards.shardOf(queue.source().value());
  }

  /** The laws of all queues of the shard: no two of its messages have the same id. */
  QueueLaws laws(int shard) {
    return laws.computeIfAbsent(shard, absent -> new QueueLaws(shard, once, noLoss));
  }

  /** To be called when nothing is left in the queues of these shards. */
  void requireAllAcked(Set<Integer> drained) {
    noLoss.requireAllAcked(drained);
  }

  /**
   * Those from which all can come out: if dead letters go from shard to shard, it takes every
   * shard.
   */
  List<QueueName> drainable(IntPredicate isWhole) {
    boolean isAllWhole =
        isWhole.test(shardOf(MORGUE))
            && NAMES.stream().allMatch(queue -> isWhole.test(shardOf(queue)));
    if (hasMorgue) {
      return isAllWhole ? NAMES : List.of();
    }
    return NAMES.stream().filter(queue -> isWhole.test(shardOf(queue))).toList();
  }

  int deliveries() {
    return laws.values().stream().mapToInt(QueueLaws::deliveries).sum();
  }

  void requireTurns() {
    laws.values().forEach(QueueLaws::requireTurns);
  }
}
