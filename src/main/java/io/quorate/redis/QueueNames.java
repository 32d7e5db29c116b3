package io.quorate.redis;

import io.quorate.queue.QueueName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/** The names of all queues, in Redis. Thread-safe. */
final class QueueNames {
  /* A queue and this list are in different slots, so no script changes both. A name is written
   * down before its queue can come into being, and once more after it has, for in between somebody
   * may have found that it has gone and removed the name. So a name without a queue may be here,
   * but no queue is without its name, unless a node dies within those two steps; then the next
   * enqueue that comes a minute later at any node writes it down. */

  /** How many names there may be: a queue has two, its own and that of its dead letters. */
  static final int NAMES_MAX = 200_000;

  private static final int KNOWN_MAX = 10_000;
  private static final long KNOWN_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final RedisLink link;

  private final Map<QueueName, Long> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<QueueName, Long> eldest) {
          return size() > KNOWN_MAX;
        }
      };

  QueueNames(RedisLink link) {
    this.link = link;
  }

  /** Whether there is room for it, and it is written down with that of its dead letters. */
  boolean add(QueueName queue) throws RedisFailure {
    QueueName source = queue.source();
    return isKnown(source) || addAgain(source);
  }

  boolean addAgain(QueueName queue) throws RedisFailure {
    QueueName source = queue.source();
    Object answer =
        Script.REGISTER.run(
            link,
            List.of(QueueKeys.NAMES),
            new ScriptArguments().add(NAMES_MAX).add(source.value()).add(source.dead().value()));
    boolean isAdded = Replies.of(answer).flag();
    if (isAdded) {
      synchronized (known) {
        known.put(source, System.nanoTime());
      }
    }
    return isAdded;
  }

  /** Removes the names of a queue that is no more. */
  void remove(QueueName source) throws RedisFailure {
    synchronized (known) {
      known.remove(source);
    }
    link.call(
        QueueKeys.NAMES,
        new CommandArguments(Protocol.Command.ZREM)
            .key(QueueKeys.NAMES)
            .add(source.value())
            .add(source.dead().value()));
  }

  /**
   * Names in their order, of queues most of which exist.
   *
   * @param next behind which more may follow; null if none do
   */
  record Page(List<QueueName> names, @Nullable String next) {}

  Page page(String prefix, @Nullable String after, int limit) throws RedisFailure {
    boolean isAfter = after != null && after.compareTo(prefix) >= 0;
    Object answer =
        link.call(
            QueueKeys.NAMES,
            new CommandArguments(Protocol.Command.ZRANGEBYLEX)
                .key(QueueKeys.NAMES)
                .add(isAfter ? "(" + after : "[" + prefix)
                .add("+")
                .add(Protocol.Keyword.LIMIT)
                .add(0)
                .add(limit));
    List<QueueName> names = new ArrayList<>();
    List<?> texts = (List<?>) answer;
    String next = null;
    for (Object each : texts) {
      next = new String((byte[]) each, StandardCharsets.UTF_8);
      if (!next.startsWith(prefix)) {
        return new Page(names, null);
      }
      nameOf(next).ifPresent(names::add);
    }
    return new Page(names, texts.size() < limit ? null : next);
  }

  // Whoever may write to Redis may have written anything.
  private static Optional<QueueName> nameOf(String text) {
    try {
      return Optional.of(new QueueName(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean isKnown(QueueName source) {
    synchronized (known) {
      Long since = known.get(source);
      return since != null && System.nanoTime() - since < KNOWN_NANOS;
    }
  }
}
