package io.quorate.port;

/** What keeps the values of the cache. */
public enum CacheMemoryKind {
  /** The replicated map in the shards. */
  RAFT,
  /** A store that others may write to. */
  REDIS
}
