package io.quorate.queue;

/**
 * What has happened in a queue since it came into being.
 *
 * @param enqueued how many messages have come, duplicates not counted
 * @param delivered how many deliveries there have been
 * @param acked how many messages were acknowledged
 * @param returned how many deliveries ended by a nack
 * @param timedOut how many deliveries ended by themselves
 * @param expired how many messages have outlived their TTL
 * @param deadLettered how many messages became dead letters
 * @param redriven how many were sent on from here by a redrive
 */
public record QueueTotals(
    long enqueued,
    long delivered,
    long acked,
    long returned,
    long timedOut,
    long expired,
    long deadLettered,
    long redriven) {
  /** These and those of another queue. */
  QueueTotals plus(QueueTotals other) {
    return plus(ShardTotals.NONE.ofQueues(), other);
  }

  /** These and what has happened from one moment to another. */
  QueueTotals plus(QueueTotals before, QueueTotals after) {
    return new QueueTotals(
        enqueued + after.enqueued - before.enqueued,
        delivered + after.delivered - before.delivered,
        acked + after.acked - before.acked,
        returned + after.returned - before.returned,
        timedOut + after.timedOut - before.timedOut,
        expired + after.expired - before.expired,
        deadLettered + after.deadLettered - before.deadLettered,
        redriven + after.redriven - before.redriven);
  }
}
