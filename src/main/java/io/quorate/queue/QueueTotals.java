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
    long redriven) {}
