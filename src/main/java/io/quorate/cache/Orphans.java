package io.quorate.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was written here, is in memory nowhere as far as this node knows, and can no longer be read
 * here: yielded but not confirmed, or had under a lease that is gone.
 */
final class Orphans {
  /**
   * @param sinceNanos when it stopped being a line
   */
  record Orphan(CacheKey key, Line line, long sinceNanos) {
    boolean is(Grant grant, long version) {
      return line.grant().equals(grant) && line.version() == version;
    }
  }

  private final TreeMap<CacheKey, Orphan> orphans = new TreeMap<>();

  @Nullable Orphan get(CacheKey key) {
    return orphans.get(key);
  }

  int count() {
    return orphans.size();
  }

  void add(Line line, long nowNanos) {
    orphans.put(line.key(), new Orphan(line.key(), line, nowNanos));
  }

  void remove(CacheKey key) {
    orphans.remove(key);
  }

  List<Orphan> all() {
    return new ArrayList<>(orphans.values());
  }

  boolean hasShard(int shard) {
    CacheKey key = orphans.ceilingKey(Lines.firstOf(shard));
    return key != null && key.shard() == shard;
  }

  /** Whether there is something of the shard that was written before the term. */
  boolean hasOlderThan(int shard, long term) {
    return orphans.values().stream()
        .anyMatch(each -> each.key().shard() == shard && each.line().grant().term() < term);
  }
}
