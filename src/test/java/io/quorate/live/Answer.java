package io.quorate.live;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node answered: a status and, mostly, a JSON object.
 *
 * @param retryAfter the header of that name, or an empty text
 */
public record Answer(
    int status, Map<String, @Nullable Object> body, String text, String retryAfter) {
  static Answer of(HttpResponse<String> response) {
    return of(
        response.statusCode(),
        response.body(),
        response.headers().firstValue("Retry-After").orElse(""));
  }

  /** What came with a status and a body. */
  public static Answer of(int status, String text, String retryAfter) {
    return new Answer(status, membersOf(text), text, retryAfter);
  }

  static Answer none(String reason) {
    return new Answer(0, Map.of(), reason, "");
  }

  private static Map<String, @Nullable Object> membersOf(String text) {
    try {
      return members(JsonTree.parse(text));
    } catch (IOException e) {
      return Map.of(); // A body that is not JSON says what it says by its text.
    }
  }

  public boolean isOk() {
    return status == 200;
  }

  /** The problem's code, or an empty text. */
  public String code() {
    return string("code");
  }

  public long token() {
    return number("fencing_token");
  }

  public String string(String name) {
    return body.get(name) instanceof String string ? string : "";
  }

  /** 0 where there is no such number. */
  public long number(String name) {
    return body.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /** The strings of an array; other elements are left out. */
  public List<String> strings(String name) {
    List<String> strings = new ArrayList<>();
    for (Object each : elements(name)) {
      if (each instanceof String string) {
        strings.add(string);
      }
    }
    return strings;
  }

  /** The objects of an array, each in the shape of an answer of its own. */
  public List<Answer> objects(String name) {
    List<Answer> objects = new ArrayList<>();
    for (Object each : elements(name)) {
      objects.add(new Answer(status, members(each), String.valueOf(each), retryAfter));
    }
    return objects;
  }

  /** Who holds the lock, as {@code client=token} in the order of the answer. */
  public List<String> holders() {
    return objects("holders").stream()
        .map(holder -> holder.string("client_id") + "=" + holder.token())
        .toList();
  }

  /** Who waits for the lock, in the order of their places. */
  public List<String> waiters() {
    return objects("waiters").stream().map(waiter -> waiter.string("client_id")).toList();
  }

  @Override
  public String toString() {
    return status + " " + text;
  }

  private List<?> elements(String name) {
    return body.get(name) instanceof List<?> list ? list : List.of();
  }

  private static Map<String, @Nullable Object> members(@Nullable Object tree) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    if (tree instanceof Map<?, ?> map) {
      map.forEach((name, value) -> members.put(String.valueOf(name), value));
    }
    return members;
  }
}
