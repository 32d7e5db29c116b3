package io.quorate.server.queues;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.kernel.Body;
import io.quorate.queue.Death;
import io.quorate.queue.QueueAnswer.Accepted;
import io.quorate.queue.QueueAnswer.Bound;
import io.quorate.queue.QueueAnswer.Delivery;
import io.quorate.queue.QueueAnswer.Enqueued;
import io.quorate.queue.QueueAnswer.Failed;
import io.quorate.queue.QueueAnswer.ItemResult;
import io.quorate.queue.QueueAnswer.MessageView;
import io.quorate.queue.QueueAnswer.NotAccepted;
import io.quorate.queue.QueueAnswer.Peeked;
import io.quorate.queue.QueueAnswer.QueuePage;
import io.quorate.queue.QueueAnswer.QueueView;
import io.quorate.queue.QueueAnswer.Received;
import io.quorate.queue.QueueName;
import io.quorate.queue.QueueSettings;
import io.quorate.queue.QueueTotals;
import io.quorate.server.api.Answers;
import io.quorate.server.api.Durations;
import io.quorate.server.api.Problem;
import io.quorate.server.api.Words;
import io.quorate.server.queues.SettledReceipts.Fate;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;

/** Writes what queues answer. */
final class QueueJson {
  private final JsonGenerator json;
  private final IntFunction<String> homes;

  /**
   * @param homes of the messages, by their places in the answer
   */
  QueueJson(JsonGenerator json, IntFunction<String> homes) {
    this.json = json;
    this.homes = homes;
  }

  /**
   * One message that has been taken.
   *
   * @param place its place in the answer
   */
  void accepted(QueueName queue, Accepted accepted, int place, String node) throws IOException {
    json.writeStringField(
        "message_id", HomeReceipt.messageId(homes.apply(place), accepted.messageId()));
    json.writeStringField("queue", queue.value());
    json.writeStringField("node", node);
    json.writeBooleanField("duplicate", accepted.isDuplicate());
  }

  /** What has become of each message of a batch. */
  void results(Enqueued enqueued, String node) throws IOException {
    json.writeStringField("queue", enqueued.queue().value());
    json.writeStringField("node", node);
    json.writeArrayFieldStart("results");
    for (int i = 0; i < enqueued.results().size(); i++) {
      ItemResult result = enqueued.results().get(i);
      json.writeStartObject();
      if (result instanceof Accepted accepted) {
        json.writeStringField(
            "message_id", HomeReceipt.messageId(homes.apply(i), accepted.messageId()));
        json.writeBooleanField("duplicate", accepted.isDuplicate());
      } else if (result instanceof Failed failed) {
        Problem problem = Answers.problem(failed.outcome());
        json.writeStringField("code", problem.code().text());
        json.writeStringField("detail", problem.detail());
      } else {
        json.writeStringField("code", "memory_full");
        json.writeStringField("detail", detail(((NotAccepted) result).bound()));
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static String detail(Bound bound) {
    return switch (bound) {
      case QUEUE_LENGTH -> "the queue has as many messages as its max_length allows";
      case SHARD_MESSAGES -> "the shard of the queue has as many messages as it can keep";
      case DEDUP_IDS -> "the shard of the queue remembers as many dedup ids as it can";
    };
  }

  void received(Received received, List<? extends Body> bodies) throws IOException {
    json.writeArrayFieldStart("messages");
    for (int i = 0; i < received.deliveries().size(); i++) {
      Delivery delivery = received.deliveries().get(i);
      json.writeStartObject();
      json.writeStringField(
          "message_id", HomeReceipt.messageId(homes.apply(i), delivery.receipt().messageId()));
      body(bodies.get(i));
      json.writeStringField("receipt", new HomeReceipt(homes.apply(i), delivery.receipt()).text());
      json.writeNumberField("delivery_count", delivery.deliveryCount());
      json.writeStringField("enqueued_at", instant(delivery.enqueuedWallMillis()));
      json.writeNumberField("priority", delivery.priority());
      if (delivery.group() != null) {
        json.writeStringField("group", delivery.group().value());
      }
      if (delivery.death() != null) {
        death(delivery.death());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** What has become of each receipt. */
  static void fates(JsonGenerator json, String name, List<Fate> fates, String done)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Fate fate : fates) {
      json.writeStartObject();
      json.writeStringField("receipt", fate.receipt().text());
      json.writeStringField("status", fate.word(done));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  void peeked(Peeked peeked, List<? extends Body> bodies) throws IOException {
    json.writeStringField("queue", peeked.queue().value());
    json.writeArrayFieldStart("messages");
    for (int i = 0; i < peeked.messages().size(); i++) {
      MessageView message = peeked.messages().get(i);
      json.writeStartObject();
      json.writeStringField(
          "message_id", HomeReceipt.messageId(homes.apply(i), message.messageId()));
      body(bodies.get(i));
      json.writeNumberField("failed", message.failed());
      json.writeStringField("enqueued_at", instant(message.enqueuedWallMillis()));
      json.writeNumberField("priority", message.priority());
      if (message.group() != null) {
        json.writeStringField("group", message.group().value());
      }
      if (message.death() != null) {
        death(message.death());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void body(Body body) throws IOException {
    json.writeFieldName("body");
    json.writeRawValue(body.read().utf8());
  }

  private void death(Death death) throws IOException {
    json.writeObjectFieldStart("dead_letter");
    json.writeStringField("origin", death.origin().outer().value());
    json.writeStringField("reason", Words.of(death.reason()));
    json.writeNumberField("attempts", death.attempts());
    json.writeEndObject();
  }

  void settings(QueueName queue, QueueSettings settings) throws IOException {
    json.writeStringField("queue", queue.value());
    if (settings.visibilityMillis() > 0) {
      Durations.write(json, "visibility", settings.visibilityMillis());
    }
    json.writeNumberField("max_deliveries", settings.maxDeliveries());
    if (!queue.isDead()) {
      QueueName deadLetter = settings.deadLetter();
      json.writeStringField(
          "dead_letter", deadLetter == null ? queue.dead().value() : deadLetter.value());
    }
    Durations.write(json, "retry_backoff", settings.retryBackoffMillis());
    if (settings.messageTtlMillis() > 0) {
      Durations.write(json, "message_ttl", settings.messageTtlMillis());
    }
    if (settings.maxLength() > 0) {
      json.writeNumberField("max_length", settings.maxLength());
    }
    json.writeNumberField("partitions", settings.partitioning().count());
  }

  void view(QueueView view) throws IOException {
    settings(view.queue(), view.settings());
    json.writeNumberField("ready", view.ready());
    json.writeNumberField("delayed", view.delayed());
    json.writeNumberField("in_flight", view.inFlight());
    json.writeNumberField("blocked", view.blocked());
    json.writeNumberField("body_bytes", view.bodyBytes());
    json.writeNumberField("leaving", view.leaving());
    json.writeNumberField("dead", view.dead());
    if (view.oldestWallMillis() > 0) {
      json.writeStringField("oldest_enqueued_at", instant(view.oldestWallMillis()));
    }
    QueueTotals totals = view.totals();
    json.writeNumberField("enqueued_total", totals.enqueued());
    json.writeNumberField("delivered_total", totals.delivered());
    json.writeNumberField("acked_total", totals.acked());
    json.writeNumberField("returned_total", totals.returned());
    json.writeNumberField("timed_out_total", totals.timedOut());
    json.writeNumberField("expired_total", totals.expired());
    json.writeNumberField("dead_lettered_total", totals.deadLettered());
    json.writeNumberField("redriven_total", totals.redriven());
  }

  void page(QueuePage page) throws IOException {
    json.writeArrayFieldStart("queues");
    for (QueueView view : page.queues()) {
      json.writeStartObject();
      view(view);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("last", page.isLast());
  }

  private static String instant(long wallMillis) {
    return Instant.ofEpochMilli(wallMillis).toString();
  }
}
