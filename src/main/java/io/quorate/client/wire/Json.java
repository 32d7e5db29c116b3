package io.quorate.client.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Objects of JSON, from texts that anybody may have made. */
public final class Json {
  /** Nodes take messages that nest to 64, and wrap them. */
  private static final int DEPTH_MAX = 80;

  private static final int NUMBER_LENGTH_MAX = 32;

  /** The member of a request or an answer that is a message. */
  private static final String BODY = "body";

  /** The members of answers that are what users have sent: messages, and values of the cache. */
  private static final Set<String> OF_USERS = Set.of(BODY, "value");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNumberLength(NUMBER_LENGTH_MAX)
                  .build())
          .build();

  private Json() {}

  /** An object with one member, a list. */
  public static String list(String name, List<String> elements) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeArrayFieldStart(name);
      for (String element : elements) {
        json.writeString(element);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory failed", e);
    }
    return text.toString();
  }

  /**
   * The text itself.
   *
   * @throws IllegalArgumentException if it is not one JSON value
   */
  public static String requireValue(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new IllegalArgumentException("what is sent is a JSON value, and this is empty");
      }
      parser.skipChildren();
      parser.finishToken();
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException(
            "what is sent is one JSON value, and this goes on after");
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("what is sent is JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory failed", e);
    }
    return text;
  }

  /**
   * An object with a message as its member {@code body}, and with options as further members.
   *
   * @throws IllegalArgumentException if the message is not one JSON value
   */
  public static String message(String body, Map<String, Object> options) {
    requireValue(body);
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeFieldName(BODY);
      json.writeRawValue(body);
      for (Map.Entry<String, Object> option : options.entrySet()) {
        json.writeStringField(option.getKey(), option.getValue().toString());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory failed", e);
    }
    return text.toString();
  }

  /**
   * @throws IOException if the text is not one JSON object
   */
  static Reply parse(int status, String body) throws IOException {
    try (JsonParser parser = FACTORY.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the answer is not a JSON object");
      }
      Reply reply = new Parsing(status, body, parser).object();
      if (parser.nextToken() != null) {
        throw new IOException("the answer goes on after its JSON object");
      }
      return reply;
    }
  }

  /** One answer on its way. The parser bounds the depth, and with it the recursion. */
  private record Parsing(int status, String text, JsonParser parser) {
    private @Nullable Object value() throws IOException {
      return switch (parser.currentToken()) {
        case START_OBJECT -> object();
        case START_ARRAY -> array();
        case VALUE_STRING -> parser.getText();
        case VALUE_NUMBER_INT -> parser.getLongValue();
        case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        default -> null;
      };
    }

    private Reply object() throws IOException {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        members.put(name, OF_USERS.contains(name) ? raw() : value());
      }
      return new Reply(status, members);
    }

    /** What users have sent is theirs: it is not looked into, but for where it ends. */
    private Reply.Raw raw() throws IOException {
      int start = (int) parser.currentTokenLocation().getCharOffset();
      parser.skipChildren();
      parser.finishToken();
      return new Reply.Raw(text.substring(start, (int) parser.currentLocation().getCharOffset()));
    }

    private List<@Nullable Object> array() throws IOException {
      List<@Nullable Object> elements = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(value());
      }
      return elements;
    }
  }
}
