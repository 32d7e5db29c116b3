package io.quorate.server.api;

/**
 * What an operator decides about the API.
 *
 * @param lockTtlMillis how long a hold lasts when the request does not say
 * @param bodyBytesMax the largest body of a request
 * @param queueVisibilityMillis how long a delivery lasts when neither the request nor the queue
 *     says
 */
public record ApiSettings(long lockTtlMillis, int bodyBytesMax, long queueVisibilityMillis) {}
