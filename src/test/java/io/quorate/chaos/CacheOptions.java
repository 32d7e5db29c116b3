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
 */
record CacheOptions(int clients, int callsPerSecond, int keys, Policy policy, Memory memory) {
  /** How long a node may read without being told that it still may. */
  static final long LEASE_MILLIS = 1_000;

  /** How often an owner brings to memory what it has written. */
  static final long FLUSH_MILLIS = 500;

  static final String USAGE =
      """
        --cachers N      clients of the cache on all nodes (0)
        --cache-rate N   calls of the cache begun a second (300)
        --cache-keys N   keys that they share (8)
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
            given.number("cache-rate", 300),
            given.number("cache-keys", 8),
            given.word("cache-policy", Policy.THROUGH),
            given.word("cache-memory", Memory.RAFT));
    if (options.callsPerSecond < 1 || options.keys < 1) {
      throw new IllegalArgumentException("--cache-rate and --cache-keys are at least 1");
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
