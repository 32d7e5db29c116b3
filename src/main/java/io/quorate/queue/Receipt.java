package io.quorate.queue;

/**
 * One delivery of a message; it is good as long as that is the newest and has not ended.
 *
 * @param delivery counts from 1 how often the message has been handed out
 */
public record Receipt(long messageId, long delivery) {}
