package io.quorate.queue;

/**
 * How much there is in a shard.
 *
 * @param messages in queues, in whatever state
 * @param inFlight of them, delivered and not settled
 * @param outbox messages on their way to other queues
 */
public record QueueCounts(int queues, int messages, int inFlight, int outbox) {}
