package io.quorate.client.queue;

/**
 * How a message became a dead letter.
 *
 * @param origin the queue in which it died
 * @param reason such as {@code max_deliveries} or {@code rejected}
 * @param attempts how many of its deliveries had failed
 */
public record DeadLetter(String origin, String reason, int attempts) {}
