package io.quorate.cache;

import io.quorate.kernel.Names;

/** A key of the cache, with the shard that it hashes to. */
public record CacheKey(int shard, String name) implements Comparable<CacheKey> {
  /**
   * @throws IllegalArgumentException if the name is not allowed, or there is no such shard
   */
  public CacheKey {
    Names.requireValid("a key", name);
    if (shard < 0) {
      throw new IllegalArgumentException("a shard is from 0, not " + shard);
    }
  }

  @Override
  public int compareTo(CacheKey other) {
    return shard == other.shard ? name.compareTo(other.name) : Integer.compare(shard, other.shard);
  }

  @Override
  public String toString() {
    return shard + "/" + name;
  }
}
