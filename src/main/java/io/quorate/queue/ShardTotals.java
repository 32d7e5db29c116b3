package io.quorate.queue;

/**
 * What has happened in the queues of a shard since this replica of it began.
 *
 * @param redelivered how many of the deliveries were of messages that had been delivered before
 */
public record ShardTotals(QueueTotals ofQueues, long redelivered) {
  /** Nothing. */
  public static final ShardTotals NONE =
      new ShardTotals(new QueueTotals(0, 0, 0, 0, 0, 0, 0, 0), 0);

  /** These and what has happened from one moment to another. */
  public ShardTotals plus(ShardTotals before, ShardTotals after) {
    return new ShardTotals(
        ofQueues.plus(before.ofQueues, after.ofQueues),
        redelivered + after.redelivered - before.redelivered);
  }
}
