package io.quorate.server.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A body that holds parameters: one flat object. */
final class JsonBody {
  private JsonBody() {}

  /**
   * Members that are null count as not given.
   *
   * @return the members as text; empty for an empty body
   * @throws Refusal if the body is not one flat JSON object
   */
  static Map<String, String> parse(byte[] body) {
    Map<String, String> values = new LinkedHashMap<>();
    if (body.length == 0) {
      return values;
    }
    try (JsonParser parser = Json.FACTORY.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Refusal.invalid("the body is not a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value != JsonToken.VALUE_NULL) {
          values.put(name, scalar(name, value, parser));
        }
      }
      if (parser.nextToken() != null) {
        throw Refusal.invalid("the body goes on after its JSON object");
      }
    } catch (JsonProcessingException e) {
      throw Refusal.invalid("the body is not valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory failed", e);
    }
    return values;
  }

  private static String scalar(String name, JsonToken value, JsonParser parser) throws IOException {
    if (!value.isScalarValue()) {
      throw Refusal.invalid(name + " is a string, a number, true or false");
    }
    return parser.getText();
  }
}
