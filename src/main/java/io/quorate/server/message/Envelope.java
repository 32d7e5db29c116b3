package io.quorate.server.message;

import io.quorate.kernel.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A message as it came.
 *
 * @param id by which its sender knows the answer; null if it is missing
 * @param type null if it is missing
 * @param sender null if the message does not say
 * @param payload a JSON object, as its bytes came
 * @param fault why it is no message; null if it is one
 */
record Envelope(
    @Nullable String id,
    @Nullable String type,
    @Nullable String sender,
    Bytes payload,
    @Nullable String fault) {}
