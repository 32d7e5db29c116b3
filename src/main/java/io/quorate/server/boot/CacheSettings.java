package io.quorate.server.boot;

import io.quorate.cache.CacheConfig;
import io.quorate.cache.WritePolicy;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The configuration of the cache, checked.
 *
 * @param memoryBytesMax how many bytes of values each shard keeps for it
 */
record CacheSettings(CacheConfig config, long memoryBytesMax) {
  private static final Seconds LEASE = new Seconds(100, 10_000);
  private static final Seconds FLUSH = new Seconds(10, 3_600_000);
  private static final long SECOND = 1_000;
  private static final int SIZE_DEFAULT = 1_000;
  private static final int SIZE_MAX = 1_000_000;
  private static final long BYTES_MIN = 1 << 16;
  private static final long BYTES_MAX = 1L << 40;
  private static final long MEMORY_DEFAULT = 1L << 30;

  /** Which part of the heap lines may take, unless it is said. */
  private static final int HEAP_PARTS = 4;

  /** How often in a lease what was lost is sent again, and how rarely at least. */
  private static final int RETRIES = 10;

  private static final long RETRY_MILLIS_MAX = 100;

  /** Of how many keys a home knows who has them; more than the lines of several nodes. */
  private static final int KEYS_PER_LINE = 16;

  private static final int KEYS_MIN = 100_000;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,13}");

  /**
   * @param shardCount among which the memory is divided
   */
  static CacheSettings read(SettingsReader reader, int shardCount) {
    int lines = reader.number("CACHE_MAX_SIZE", 1, SIZE_MAX, SIZE_DEFAULT);
    long leaseMillis = reader.millis("CACHE_LEASE", LEASE, SECOND);
    CacheConfig config =
        new CacheConfig(
            reader.word("CACHE_WRITE_POLICY", WritePolicy.THROUGH),
            TimeUnit.MILLISECONDS.toNanos(leaseMillis),
            TimeUnit.MILLISECONDS.toNanos(Math.min(RETRY_MILLIS_MAX, leaseMillis / RETRIES)),
            TimeUnit.MILLISECONDS.toNanos(reader.millis("CACHE_FLUSH_INTERVAL", FLUSH, SECOND)),
            lines,
            bytes(reader, "CACHE_MAX_BYTES", Runtime.getRuntime().maxMemory() / HEAP_PARTS),
            Math.max(KEYS_MIN, KEYS_PER_LINE * lines));
    long memory = bytes(reader, "CACHE_MEMORY_MAX", MEMORY_DEFAULT);
    return new CacheSettings(config, memory / shardCount);
  }

  private static long bytes(SettingsReader reader, String name, long fallback) {
    return reader.read(
        name,
        "a number of bytes from " + BYTES_MIN + " to " + BYTES_MAX,
        CacheSettings::parseBytes,
        fallback);
  }

  private static long parseBytes(String text) {
    long value = NUMBER.matcher(text).matches() ? Long.parseLong(text) : 0;
    if (value < BYTES_MIN || value > BYTES_MAX) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }
}
