package io.quorate.machine;

import io.quorate.queue.QueueName;
import io.quorate.ring.Shards;

/** In which shard a queue is. */
public final class QueueShards {
  private QueueShards() {}

  /**
   * The shard of a queue, and of its dead letters: that of its name, and for its partitions the
   * following ones in turn, so that as many as there are shards are in different ones. It is the
   * same in every release, or what is in the queue would be lost.
   */
  public static int shardOf(QueueName queue, Shards shards) {
    QueueName source = queue.source();
    return (shards.shardOf(source.outer().value()) + source.partIndex()) % shards.count();
  }
}
