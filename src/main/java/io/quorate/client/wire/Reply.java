package io.quorate.client.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node of Quorate answered: a status and the members of a JSON object.
 *
 * @param status of HTTP
 */
public record Reply(int status, Map<String, @Nullable Object> members) {
  public boolean isOk() {
    return status == 200;
  }

  /** The problem's stable name; empty if the answer is none. */
  public String code() {
    return text("code");
  }

  /** The problem in words. */
  public String detail() {
    return text("detail");
  }

  /** Empty unless there is such a text. */
  public String text(String name) {
    return members.get(name) instanceof String text ? text : "";
  }

  /** Empty unless there is such a whole number. */
  public Optional<Long> number(String name) {
    return members.get(name) instanceof Long number ? Optional.of(number) : Optional.empty();
  }

  public boolean isTrue(String name) {
    return Boolean.TRUE.equals(members.get(name));
  }

  /** The texts of a list; what is no text in it is left out. */
  public List<String> texts(String name) {
    return elements(name).stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  /** The objects of a list, each in the shape of a reply. */
  public List<Reply> objects(String name) {
    return elements(name).stream().filter(Reply.class::isInstance).map(Reply.class::cast).toList();
  }

  private List<?> elements(String name) {
    return members.get(name) instanceof List<?> list ? list : List.of();
  }
}
