package io.quorate.chaos;

import io.quorate.bench.Arguments;
import io.quorate.cluster.ClusterPlan;
import java.util.Locale;

/**
 * How to use the cache meanwhile.
 *
 * @param clients each with one call at a time
 * @param callsPerSecond how many calls all clients together begin in a second
 * @param keys how many keys they share
 * @param readPercent how many of a hundred calls are reads
 */
record CacheOptions(
    int clients, int callsPerSecond, int keys, int readPercent, Policy policy, Memory memory) {
  /** How long a node may read without being told that it still may. */
  static final long LEASE_MILLIS = 1_000;

  /** How often an owner brings to memory what it has written. */
  static final long FLUSH_MILLIS = 500;

  static final String USAGE =
      """
        --cachers N      clients of the cache on all nodes (0)
        --cache-rate N   calls of the cache begun a second, if they come so far (2500)
        --cache-keys N   keys that they share (24)
        --cache-reads N  how many of a hundred calls are reads (94)
        --cache-policy P through or back (through); with back, writes may be lost that a node has
                         acknowledged in the 1.5 s before it was killed, paused or cut off
        --cache-memory M raft or redis (raft); redis starts one that syncs everything
      """;

  enum Policy {
    THROUGH,
    BACK
  }

  enum Memory {
    RAFT,
    REDIS
  }

  /**
   * @throws IllegalArgumentException with a line for the user
   */
  static CacheOptions of(Arguments given) {
    CacheOptions options =
        new CacheOptions(
            given.number("cachers", 0),
            given.number("cache-rate", 2_500),
            given.number("cache-keys", 24),
            given.number("cache-reads", 94),
            given.word("cache-policy", Policy.THROUGH),
            given.word("cache-memory", Memory.RAFT));
    if (options.callsPerSecond < 1 || options.keys < 1) {
      throw new IllegalArgumentException("--cache-rate and --cache-keys are at least 1");
    }
    if (options.readPercent < 0 || options.readPercent > 100) {
      throw new IllegalArgumentException("--cache-reads is from 0 to 100");
    }
    return options;
  }

  boolean isBack() {
    return policy == Policy.BACK;
  }

  boolean isInRedis() {
    return memory == Memory.REDIS;
  }

  ClusterPlan applyTo(ClusterPlan plan) {
    return plan.with("CACHE_WRITE_POLICY", policy.name().toLowerCase(Locale.ROOT))
        .with("CACHE_LEASE", Double.toString(LEASE_MILLIS / 1e3))
        .with("CACHE_FLUSH_INTERVAL", Double.toString(FLUSH_MILLIS / 1e3))
        .with("CACHE_MEMORY", memory.name().toLowerCase(Locale.ROOT));
  }
}
