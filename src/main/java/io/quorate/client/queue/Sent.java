package io.quorate.client.queue;

/**
 * A message that is durable on a majority.
 *
 * @param messageId its name in the cluster
 * @param isDuplicate whether it was there already, under the same dedup id
 */
public record Sent(String messageId, boolean isDuplicate) {}
