package io.quorate.server.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.quorate.kernel.Bytes;
import io.quorate.server.api.Json;
import io.quorate.server.api.Parameters;
import io.quorate.server.api.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts values out of bodies of requests that the program keeps for clients: what a value says is
 * looked at, but not changed.
 */
public final class JsonValues {
  private JsonValues() {}

  /** An object of a request that has a value among its members. */
  public record WithOptions(@Nullable Bytes value, Parameters options) {}

  /**
   * The whole body as one value.
   *
   * @throws Refusal if it is not one JSON value
   */
  public static Bytes whole(byte[] bytes) {
    return read(
        bytes,
        parser -> {
          if (parser.nextToken() == null) {
            throw Refusal.invalid("the body is a JSON value, and is empty");
          }
          skipValue(parser);
          return Bytes.of(bytes);
        });
  }

  /**
   * One object: the member is the value, the others are options.
   *
   * @throws Refusal if the bytes are nothing of the kind
   */
  public static WithOptions one(byte[] bytes, String member, List<String> allowed) {
    return read(
        bytes,
        parser -> {
          parser.nextToken();
          return readObject(parser, bytes, member, allowed);
        });
  }

  /**
   * An array of such objects, so many at most.
   *
   * @throws Refusal if the bytes are nothing of the kind, or there are too many or none
   */
  public static List<WithOptions> many(byte[] bytes, String member, List<String> allowed, int max) {
    List<WithOptions> all = read(bytes, parser -> readArray(parser, bytes, member, allowed, max));
    if (all.isEmpty()) {
      throw Refusal.invalid("a batch has one message at least");
    }
    return all;
  }

  private interface Reading<T> {
    T read(JsonParser parser) throws IOException;
  }

  /** What is read, which has to be all that there is. */
  private static <T> T read(byte[] bytes, Reading<T> reading) {
    try (JsonParser parser = Json.FACTORY.createParser(bytes)) {
      T read = reading.read(parser);
      if (parser.nextToken() != null) {
        throw Refusal.invalid("the body goes on after its JSON value");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw Refusal.invalid("the body is not valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory failed", e);
    }
  }

  private static List<WithOptions> readArray(
      JsonParser parser, byte[] bytes, String member, List<String> allowed, int max)
      throws IOException {
    List<WithOptions> all = new ArrayList<>();
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw Refusal.invalid("the body is an array of objects with a member " + member);
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (all.size() == max) {
        throw Refusal.invalid("a batch has " + max + " messages at most");
      }
      all.add(readObject(parser, bytes, member, allowed));
    }
    return all;
  }

  private static WithOptions readObject(
      JsonParser parser, byte[] bytes, String member, List<String> allowed) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw Refusal.invalid("a message with options is an object with a member " + member);
    }
    Bytes body = null;
    Map<String, String> options = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals(member)) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        skipValue(parser);
        int end = (int) parser.currentLocation().getByteOffset();
        body = Bytes.of(Arrays.copyOfRange(bytes, start, end));
      } else if (!value.isScalarValue()) {
        throw Refusal.invalid(name + " is a string or a number");
      } else if (value != JsonToken.VALUE_NULL) {
        options.put(name, parser.getText());
      }
    }
    return new WithOptions(body, Parameters.of(options, allowed));
  }

  private static void skipValue(JsonParser parser) throws IOException {
    if (parser.currentToken().isStructStart()) {
      parser.skipChildren();
    } else {
      parser.finishToken();
    }
  }
}
