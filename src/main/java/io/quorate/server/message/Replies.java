package io.quorate.server.message;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.lock.LockAnswer;
import io.quorate.server.api.Answers;
import io.quorate.server.api.Json;
import io.quorate.server.api.Problem;
import io.quorate.server.api.ProblemCode;
import io.quorate.server.message.Exchange.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the answers to messages: envelopes whose payload is what the HTTP call would say. */
final class Replies {
  /** Once an answer is as long, views of locks that would make it longer are left out. */
  static final int ANSWER_BYTES_MAX = 16 << 20;

  private static final int TYPICAL_BYTES = 512;
  private static final Problem LEFT_OUT =
      Problem.of(
          ProblemCode.TOO_LARGE,
          "carried out, but the answers to the messages before fill "
              + ANSWER_BYTES_MAX
              + " bytes: ask again");

  /** The answers that are ready as they are, of each subject by their places. */
  record Payloads(
      List<byte[]> ofQueues, List<byte[]> ofCache, List<byte[]> ofShards, List<byte[]> ofPeers) {
    byte @Nullable [] of(Entry entry) {
      if (entry.refusal() != null) {
        return null;
      }
      return switch (entry.subject()) {
        case LOCKS -> null;
        case QUEUES -> ofQueues.get(entry.place());
        case CACHE -> ofCache.get(entry.place());
        case SHARDS -> ofShards.get(entry.place());
        case PEERS -> ofPeers.get(entry.place());
      };
    }
  }

  private final NodeId self;
  private final String timestamp;
  private final long logMillis;

  /**
   * @param timestamp ISO 8601
   * @param logMillis log time as this node knows it
   */
  Replies(NodeId self, String timestamp, long logMillis) {
    this.self = self;
    this.timestamp = timestamp;
    this.logMillis = logMillis;
  }

  /**
   * @param outcomes what came of each of what was asked of locks
   * @param payloads of the other answers
   */
  byte[] write(Exchange exchange, List<Outcome> outcomes, Payloads payloads) {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(TYPICAL_BYTES * exchange.entries().size());
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      if (exchange.isArray()) {
        json.writeStartArray();
      }
      for (Entry entry : exchange.entries()) {
        boolean isFull = bytes.size() > ANSWER_BYTES_MAX;
        byte[] ready = payloads.of(entry);
        write(json, entry, ready == null ? payload(entry, outcomes, isFull) : ready);
      }
      if (exchange.isArray()) {
        json.writeEndArray();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory failed", e);
    }
    return bytes.toByteArray();
  }

  private byte[] payload(Entry entry, List<Outcome> outcomes, boolean isFull) {
    Problem refusal = entry.refusal();
    if (refusal != null) {
      return refusal.body();
    }
    Outcome outcome = outcomes.get(entry.place());
    return isFull && isLong(outcome)
        ? LEFT_OUT.body()
        : (byte[]) Answers.of(outcome, logMillis).getEntity();
  }

  // The others are not much longer than what was asked.
  private static boolean isLong(Outcome outcome) {
    return outcome instanceof LockAnswer.LockView
        || outcome instanceof LockAnswer.Locked
        || outcome instanceof LockAnswer.LockedAll;
  }

  private void write(JsonGenerator json, Entry entry, byte[] payload) throws IOException {
    json.writeStartObject();
    json.writeStringField("msg_id", entry.message().id());
    json.writeStringField("msg_type", entry.responseType());
    json.writeStringField("sender_id", self.value());
    json.writeStringField("receiver_id", entry.message().sender());
    json.writeFieldName("payload");
    json.writeRawValue(new String(payload, StandardCharsets.UTF_8));
    json.writeStringField("timestamp", timestamp);
    json.writeEndObject();
  }
}
