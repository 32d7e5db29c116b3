package io.quorate.client.wire;

import java.math.BigDecimal;
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
  /** A member that is kept as it came. */
  record Raw(String text) {}

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

  /** Empty unless there is such a number. */
  public Optional<BigDecimal> decimal(String name) {
    return members.get(name) instanceof Number number
        ? Optional.of(new BigDecimal(number.toString()))
        : Optional.empty();
  }

  /** The JSON text of what users have sent; empty unless there is such a member. */
  public Optional<String> raw(String name) {
    return members.get(name) instanceof Raw raw ? Optional.of(raw.text()) : Optional.empty();
  }

  /** An object in the shape of a reply; empty unless there is one. */
  public Optional<Reply> object(String name) {
    return members.get(name) instanceof Reply reply ? Optional.of(reply) : Optional.empty();
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
