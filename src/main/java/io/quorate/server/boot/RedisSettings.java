package io.quorate.server.boot;

import io.quorate.port.CacheMemoryKind;
import io.quorate.redis.RedisTarget;
import io.quorate.redis.RedisUrl;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Redis is for, and where it is.
 *
 * @param queueStore what keeps the queues
 * @param cacheMemory what keeps the values of the cache
 * @param target empty if there is no Redis; otherwise it shows the locks at least
 */
record RedisSettings(
    QueueStoreKind queueStore, CacheMemoryKind cacheMemory, Optional<RedisTarget> target) {
  private static final String HOST_DEFAULT = "localhost";
  private static final int PORT_DEFAULT = 6_379;
  private static final int PORT_MAX = 65_535;
  private static final String HOST_FORM = "the name or the address of a host";
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+");

  /** Complains to the reader; what it returns counts only if the reader has no complaint. */
  static RedisSettings read(SettingsReader reader) {
    QueueStoreKind store = reader.word("QUEUE_STORE", QueueStoreKind.RAFT);
    CacheMemoryKind memory = reader.word("CACHE_MEMORY", CacheMemoryKind.RAFT);
    Optional<RedisTarget> target = target(reader, store);
    if (memory == CacheMemoryKind.REDIS && target.isEmpty()) {
      reader.complain("CACHE_MEMORY is redis; allowed: with REDIS_HOST or REDIS_URL");
    }
    return new RedisSettings(store, memory, target);
  }

  /** Where the values of the cache are; empty if they are in the shards. */
  Optional<RedisTarget> ofCache() {
    return cacheMemory == CacheMemoryKind.REDIS ? target : Optional.empty();
  }

  private static Optional<RedisTarget> target(SettingsReader reader, QueueStoreKind store) {
    Optional<String> url = reader.text("REDIS_URL");
    String host = reader.read("REDIS_HOST", HOST_FORM, RedisSettings::host, HOST_DEFAULT);
    int port = reader.number("REDIS_PORT", 1, PORT_MAX, PORT_DEFAULT);
    boolean isOneSet =
        reader.text("REDIS_HOST").isPresent() || reader.text("REDIS_PORT").isPresent();
    if (url.isEmpty()) {
      boolean isThere = store == QueueStoreKind.REDIS || isOneSet;
      return isThere ? Optional.of(RedisTarget.standalone(host, port)) : Optional.empty();
    }
    if (isOneSet) {
      reader.complain("REDIS_URL is set, and so is REDIS_HOST or REDIS_PORT; allowed: either");
    }
    return Optional.of(target(reader, url.get()));
  }

  private static String host(String text) {
    if (!HOST.matcher(text).matches()) {
      throw new IllegalArgumentException(HOST_FORM);
    }
    return text;
  }

  private static RedisTarget target(SettingsReader reader, String url) {
    try {
      return RedisUrl.parse(url);
    } catch (IllegalArgumentException e) {
      reader.complain("REDIS_URL", RedisUrl.withoutPassword(url), RedisUrl.FORM);
      return RedisTarget.standalone(HOST_DEFAULT, PORT_DEFAULT);
    }
  }
}
