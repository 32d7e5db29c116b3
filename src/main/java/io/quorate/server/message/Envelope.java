package io.quorate.server.message;

import org.jspecify.annotations.Nullable;

/**
 * A message as it came.
 *
 * @param id by which its sender knows the answer; null if it is missing
 * @param type null if it is missing
 * @param sender null if the message does not say
 * @param payload an object as JSON text
 * @param fault why it is no message; null if it is one
 */
record Envelope(
    @Nullable String id,
    @Nullable String type,
    @Nullable String sender,
    String payload,
    @Nullable String fault) {}
