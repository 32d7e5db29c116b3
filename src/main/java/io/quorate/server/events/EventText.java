package io.quorate.server.events;

import com.fasterxml.jackson.core.JsonGenerator;
import io.quorate.events.Event;
import io.quorate.events.EventId;
import io.quorate.events.EventType;
import io.quorate.events.Recorded;
import io.quorate.kernel.NodeId;
import io.quorate.lock.ClientId;
import io.quorate.lock.FencingToken;
import io.quorate.lock.LockEvent;
import io.quorate.queue.QueueName;
import io.quorate.server.api.Json;
import io.quorate.server.api.Words;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The lines of server-sent events. Data is one line of JSON, which escapes whatever could break a
 * line.
 */
final class EventText {
  /** How soon a reader comes back whose stream has ended, unless it knows better. */
  private static final long RETRY_MILLIS = 1_000;

  private EventText() {}

  /**
   * What a stream begins with.
   *
   * @param from behind which the stream's events lie
   * @param position how far the node is
   */
  static byte[] hello(NodeId node, EventId from, EventId position) {
    return text(
        "retry: " + RETRY_MILLIS + "\n",
        from,
        "hello",
        Json.object(
            json -> {
              json.writeStringField("node_id", node.value());
              json.writeStringField("position", position.toString());
            }));
  }

  /** A sign of life, which moves the place where a reader goes on, and is no event. */
  static byte[] beat(EventId place) {
    return (": beat\nid: " + place + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  /** For people who look why a stream has ended. */
  static byte[] comment(String line) {
    String safe = line.replace('\r', ' ').replace('\n', ' ');
    return (": " + safe + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  static byte[] of(Recorded recorded) {
    Event event = recorded.event();
    return text(
        "", recorded.id(), EventType.of(event).word(), Json.object(json -> write(json, event)));
  }

  private static byte[] text(String before, EventId id, String type, byte[] data) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(data.length + 64);
    String head = before + "id: " + id + "\nevent: " + type + "\ndata: ";
    text.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    text.writeBytes(data);
    text.writeBytes(new byte[] {'\n', '\n'});
    return text.toByteArray();
  }

  private static void write(JsonGenerator json, Event event) throws IOException {
    if (event instanceof Event.TermBegan began) {
      json.writeNumberField("term", began.term());
      NodeId leader = began.leader();
      if (leader != null) {
        json.writeStringField("leader", leader.value());
      }
    } else if (event instanceof Event.OfQueue queue) {
      QueueName name = queue.told().queue();
      json.writeStringField("queue", name.outer().value());
      if (name.isPart()) {
        json.writeNumberField("partition", name.partIndex());
      }
      json.writeNumberField("depth", queue.told().depth());
    } else if (event instanceof Event.OfLocks locks) {
      write(json, locks.change());
    }
  }

  private static void write(JsonGenerator json, LockEvent change) throws IOException {
    if (change instanceof LockEvent.OfLock ofLock) {
      json.writeStringField("lock", ofLock.lock().value());
    }
    json.writeStringField("client_id", change.client().value());
    if (change instanceof LockEvent.Granted granted) {
      json.writeStringField("lock_type", Words.of(granted.mode()));
      write(json, granted.token());
    } else if (change instanceof LockEvent.Released released) {
      write(json, released.token());
    } else if (change instanceof LockEvent.Expired expired) {
      write(json, expired.token());
    } else if (change instanceof LockEvent.Aborted aborted) {
      json.writeArrayFieldStart("cycle");
      for (ClientId client : aborted.cycle()) {
        json.writeString(client.value());
      }
      json.writeEndArray();
    } else if (change instanceof LockEvent.SessionEnded ended) {
      json.writeStringField("session", ended.session().value());
      json.writeBooleanField("expired", ended.isExpired());
    }
  }

  private static void write(JsonGenerator json, FencingToken token) throws IOException {
    json.writeNumberField("fencing_token", token.value());
  }
}
