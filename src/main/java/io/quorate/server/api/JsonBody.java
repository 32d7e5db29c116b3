package io.quorate.server.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A body that holds parameters: one flat object.
 *
 * @param values members as text
 * @param lists members that are lists, their elements as text
 */
record JsonBody(Map<String, String> values, Map<String, List<String>> lists) {
  /** More than any list of the API may have: the rest need not be read. */
  static final int ELEMENTS_MAX = 1_000;

  /**
   * Members that are null count as not given.
   *
   * @param lists the names of members that may be lists
   * @throws Refusal if the body is not one flat JSON object
   */
  static JsonBody parse(byte[] body, Set<String> lists) {
    JsonBody members = new JsonBody(new LinkedHashMap<>(), new LinkedHashMap<>());
    if (body.length == 0) {
      return members;
    }
    try (JsonParser parser = Json.FACTORY.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Refusal.invalid("the body is not a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.START_ARRAY && lists.contains(name)) {
          members.lists.put(name, elements(name, parser));
        } else if (value != JsonToken.VALUE_NULL) {
          members.values.put(name, scalar(name, value, parser));
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
    return members;
  }

  private static List<String> elements(String name, JsonParser parser) throws IOException {
    List<String> elements = new ArrayList<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      if (next == JsonToken.VALUE_NULL || !next.isScalarValue()) {
        throw Refusal.invalid(name + " is a list of strings or numbers");
      }
      if (elements.size() == ELEMENTS_MAX) {
        throw Refusal.invalid(name + " has " + ELEMENTS_MAX + " elements at most");
      }
      elements.add(parser.getText());
    }
    return elements;
  }

  private static String scalar(String name, JsonToken value, JsonParser parser) throws IOException {
    if (!value.isScalarValue()) {
      throw Refusal.invalid(name + " is a string, a number, true or false");
    }
    return parser.getText();
  }
}
