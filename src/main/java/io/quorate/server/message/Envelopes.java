package io.quorate.server.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.quorate.kernel.Bytes;
import io.quorate.server.api.Json;
import io.quorate.server.api.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one request, in their order.
 *
 * @param isArray whether the answer is an array, too
 */
record Envelopes(List<Envelope> all, boolean isArray) {
  /** How many messages one request may have. */
  static final int MESSAGES_MAX = 1_000;

  /** How many characters a name in an envelope may have. */
  static final int TEXT_LENGTH_MAX = 512;

  private static final String ID = "msg_id";
  private static final String TYPE = "msg_type";
  private static final String SENDER = "sender_id";
  private static final String PAYLOAD = "payload";
  private static final Bytes NO_PARAMETERS = Bytes.of(new byte[] {'{', '}'});

  /** Members whose value changes nothing here; any text, or the seconds of a clock. */
  private static final List<String> UNUSED = List.of("receiver_id", "timestamp");

  private static final String ALLOWED =
      String.join(", ", ID, TYPE, SENDER, UNUSED.get(0), PAYLOAD, UNUSED.get(1));

  /**
   * A fault within one envelope is that envelope's own.
   *
   * @throws Refusal if the body is neither one object nor an array of objects, or has too many
   */
  static Envelopes read(byte[] body) {
    try (JsonParser parser = Json.FACTORY.createParser(body)) {
      JsonToken first = parser.nextToken();
      boolean isArray = first == JsonToken.START_ARRAY;
      List<Envelope> all = new ArrayList<>();
      if (isArray) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          if (all.size() == MESSAGES_MAX) {
            throw Refusal.invalid("an array has " + MESSAGES_MAX + " messages at most");
          }
          all.add(readOne(parser, body));
        }
      } else {
        all.add(readOne(parser, body));
      }
      if (parser.nextToken() != null) {
        throw Refusal.invalid("the body goes on after its messages");
      }
      return new Envelopes(all, isArray);
    } catch (JsonProcessingException e) {
      throw Refusal.invalid("the body is not valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory failed", e);
    }
  }

  private static Envelope readOne(JsonParser parser, byte[] body) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw Refusal.invalid("the body is a message or an array of messages, which are objects");
    }
    TreeMap<String, String> texts = new TreeMap<>();
    Bytes payload = NO_PARAMETERS;
    String fault = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      String wrong = null;
      if (name.equals(PAYLOAD) && value == JsonToken.START_OBJECT) {
        payload = bytesOfObject(parser, body);
      } else if (UNUSED.contains(name) || value == JsonToken.VALUE_NULL) {
        wrong = value.isScalarValue() ? null : name + " is a text";
      } else if (name.equals(ID) || name.equals(TYPE) || name.equals(SENDER)) {
        wrong = textFault(name, value, parser);
        if (wrong == null) {
          texts.put(name, parser.getText());
        }
      } else {
        wrong =
            name.equals(PAYLOAD)
                ? "payload is an object"
                : "unknown member " + name + "; allowed are " + ALLOWED;
      }
      fault = fault == null ? wrong : fault;
      parser.skipChildren();
    }
    return new Envelope(
        texts.get(ID), texts.get(TYPE), texts.get(SENDER), payload, faultOf(texts, fault));
  }

  private static @Nullable String faultOf(TreeMap<String, String> texts, @Nullable String fault) {
    for (String name : List.of(ID, TYPE)) {
      if (fault == null && !texts.containsKey(name)) {
        return name + " is required";
      }
    }
    return fault;
  }

  private static @Nullable String textFault(String name, JsonToken value, JsonParser parser)
      throws IOException {
    boolean isText = value == JsonToken.VALUE_STRING;
    return isText && parser.getTextLength() > 0 && parser.getTextLength() <= TEXT_LENGTH_MAX
        ? null
        : name + " is a text of 1 to " + TEXT_LENGTH_MAX + " characters";
  }

  private static Bytes bytesOfObject(JsonParser parser, byte[] body) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    int end = (int) parser.currentLocation().getByteOffset();
    return Bytes.of(body, start, end - start);
  }
}
