package io.quorate.redis;

import io.quorate.queue.QueueName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** How queues are called in Redis, and how their homes are called in receipts. */
final class QueueKeys {
  /** The names of all queues. */
  static final String NAMES = "queue:names";

  /** Where it is told that a queue has messages: how many, a space, and its key. */
  static final String READY_CHANNEL = "queue:ready";

  private QueueKeys() {}

  /** The keys from which scripts make all others: of the queue and of its dead letters. */
  static List<String> of(QueueName source) {
    String base = "queue:{" + tag(source.value()) + "}";
    return List.of(base, base + ".dead");
  }

  /** The first key of the queue. */
  static String base(QueueName queue) {
    return of(queue.source()).get(queue.source().equals(queue) ? 0 : 1);
  }

  // A brace would end the part of the key that chooses its slot, or begin another one.
  static String tag(String name) {
    return name.replace("%", "%25").replace("{", "%7B").replace("}", "%7D");
  }

  /** The queue's name so that it fits into a receipt; of dead letters where they died. */
  static String homeOf(QueueName queue) {
    return encoded(queue.source().value());
  }

  /**
   * The queue that {@link #homeOf} was asked about, or that whose dead letters it takes.
   *
   * @throws IllegalArgumentException if it is no queue's home
   */
  static QueueName ofHome(String home) {
    String name;
    try {
      name = new String(Base64.getUrlDecoder().decode(home), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      name = "";
    }
    // One spelling only, or one receipt would have several.
    if (name.isEmpty() || !encoded(name).equals(home)) {
      throw new IllegalArgumentException("a receipt is what a receive has given");
    }
    return new QueueName(name);
  }

  private static String encoded(String name) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }
}
