package io.quorate.client.wire;

/**
 * What came over the wire, whoever sent it.
 *
 * @param retryAfter the header of that name, or an empty text
 */
public record RawReply(int status, String retryAfter, String body) {}
