package io.quorate.client.queue;

import io.quorate.client.wire.Reply;
import io.quorate.client.wire.Seconds;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a queue works. Immutable; begin with {@link #DEFAULT}.
 *
 * @param visibility how long deliveries last if a receive does not say; zero for as long as the
 *     nodes' configuration says
 * @param maxDeliveries after how many failures a message is a dead letter
 * @param retryBackoff how long a message rests after its first failure, and twice as long after
 *     each further one
 * @param messageTtl how long messages are kept at most; zero for ever
 * @param maxLength how many messages it takes at most, each partition its share; 0 for as many as
 *     there is room for
 * @param deadLetter the queue to which dead letters go; empty for {@code NAME.dead}
 * @param partitions into how many parts, in shards of their own, the queue is divided; 0 to leave
 *     that as it is. Only a queue without messages can be divided, once
 */
public record QueueSettings(
    Duration visibility,
    int maxDeliveries,
    Duration retryBackoff,
    Duration messageTtl,
    int maxLength,
    String deadLetter,
    int partitions) {
  /** What a queue has that nobody has configured. */
  public static final QueueSettings DEFAULT =
      new QueueSettings(Duration.ZERO, 10, Duration.ofSeconds(1), Duration.ZERO, 0, "", 0);

  /** The same with deliveries that last so long. */
  public QueueSettings withVisibility(Duration other) {
    return new QueueSettings(
        other, maxDeliveries, retryBackoff, messageTtl, maxLength, deadLetter, partitions);
  }

  /** The same with dead letters after so many failures. */
  public QueueSettings withMaxDeliveries(int count) {
    return new QueueSettings(
        visibility, count, retryBackoff, messageTtl, maxLength, deadLetter, partitions);
  }

  /** The same with messages that rest so long after their first failure. */
  public QueueSettings withRetryBackoff(Duration other) {
    return new QueueSettings(
        visibility, maxDeliveries, other, messageTtl, maxLength, deadLetter, partitions);
  }

  /** The same with messages that are kept for so long at most. */
  public QueueSettings withMessageTtl(Duration other) {
    return new QueueSettings(
        visibility, maxDeliveries, retryBackoff, other, maxLength, deadLetter, partitions);
  }

  /** The same with room for so many messages. */
  public QueueSettings withMaxLength(int count) {
    return new QueueSettings(
        visibility, maxDeliveries, retryBackoff, messageTtl, count, deadLetter, partitions);
  }

  /** The same with dead letters that go to the queue of that name. */
  public QueueSettings withDeadLetter(String queue) {
    return new QueueSettings(
        visibility, maxDeliveries, retryBackoff, messageTtl, maxLength, queue, partitions);
  }

  /** The same divided into so many parts. */
  public QueueSettings withPartitions(int count) {
    return new QueueSettings(
        visibility, maxDeliveries, retryBackoff, messageTtl, maxLength, deadLetter, count);
  }

  Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    if (!visibility.isZero()) {
      parameters.put("visibility", Seconds.of(visibility));
    }
    parameters.put("max_deliveries", maxDeliveries);
    parameters.put("retry_backoff", Seconds.of(retryBackoff));
    if (!messageTtl.isZero()) {
      parameters.put("message_ttl", Seconds.of(messageTtl));
    }
    parameters.put("max_length", maxLength);
    if (!deadLetter.isEmpty()) {
      parameters.put("dead_letter", deadLetter);
    }
    if (partitions > 0) {
      parameters.put("partitions", partitions);
    }
    return parameters;
  }

  static QueueSettings of(Reply reply) {
    return new QueueSettings(
        duration(reply, "visibility"),
        reply.number("max_deliveries").orElse(0L).intValue(),
        duration(reply, "retry_backoff"),
        duration(reply, "message_ttl"),
        reply.number("max_length").orElse(0L).intValue(),
        deadLetter(reply),
        reply.number("partitions").orElse(1L).intValue());
  }

  private static String deadLetter(Reply reply) {
    String place = reply.text("dead_letter");
    return place.equals(reply.text("queue") + ".dead") ? "" : place;
  }

  private static Duration duration(Reply reply, String name) {
    BigDecimal seconds = reply.decimal(name).orElse(BigDecimal.ZERO);
    return Duration.ofMillis(seconds.movePointRight(3).longValue());
  }
}
