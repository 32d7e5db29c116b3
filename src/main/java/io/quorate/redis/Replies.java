package io.quorate.redis;

import io.quorate.kernel.Bytes;
import io.quorate.kernel.Invariant;
import io.quorate.queue.Death;
import io.quorate.queue.DeathReason;
import io.quorate.queue.GroupName;
import io.quorate.queue.QueueName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a script answers, value by value. */
final class Replies {
  private final List<?> values;
  private int next;

  private Replies(List<?> values) {
    this.values = values;
  }

  static Replies of(Object answer) {
    return new Replies(answer instanceof List<?> several ? several : List.of(answer));
  }

  boolean hasNext() {
    return next < values.size();
  }

  String text() {
    Object value = Invariant.present(values.get(next++), "a value of an answer of Redis");
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : value.toString();
  }

  long number() {
    return Long.parseLong(text());
  }

  int small() {
    return Math.toIntExact(number());
  }

  boolean flag() {
    return number() == 1;
  }

  @Nullable GroupName group() {
    String text = text();
    return text.isEmpty() ? null : new GroupName(text);
  }

  /**
   * How a message has died, if it has.
   *
   * @param origin where, if it has
   */
  @Nullable Death death(QueueName origin) {
    long reason = number();
    int attempts = small();
    long atMillis = number();
    return reason == 0
        ? null
        : new Death(
            origin,
            reason == 1 ? DeathReason.REJECTED : DeathReason.MAX_DELIVERIES,
            attempts,
            atMillis);
  }

  Bytes body() {
    byte[] value = bytes();
    Invariant.check(number() == 0, "a message has a body");
    return Bytes.of(value);
  }

  byte[] bytes() {
    Object value = values.get(next++);
    Invariant.check(value instanceof byte[], "a value of an answer of Redis is %s", value);
    return (byte[]) value;
  }
}
