package io.quorate.cache;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was written here, is in memory nowhere as far as this node knows, and can no longer be read
 * here: yielded but not confirmed, or had under a lease that is gone.
 */
final class Orphans {
  /**
   * @param sinceNanos since when at the latest others may have been let have the key
   */
  record Orphan(CacheKey key, Line line, long sinceNanos) {
    boolean is(Grant grant, long version) {
      return line.grant().equals(grant) && line.version() == version;
    }
  }

  private final TreeMap<CacheKey, Orphan> orphans = new TreeMap<>();
  private final TreeSet<Orphan> byAge =
      new TreeSet<>(Comparator.comparingLong(Orphan::sinceNanos).thenComparing(Orphan::key));
  private long bytes;

  @Nullable Orphan get(CacheKey key) {
    return orphans.get(key);
  }

  int count() {
    return orphans.size();
  }

  long bytes() {
    return bytes;
  }

  void add(Line line, long sinceNanos) {
    remove(line.key());
    Orphan added = new Orphan(line.key(), line, sinceNanos);
    orphans.put(line.key(), added);
    byAge.add(added);
    bytes += line.bytes();
  }

  void remove(CacheKey key) {
    Orphan removed = orphans.remove(key);
    if (removed != null) {
      byAge.remove(removed);
      bytes -= removed.line().bytes();
    }
  }

  List<CacheKey> keys() {
    return new ArrayList<>(orphans.keySet());
  }

  /** The oldest if it has been one since then or longer; null if none has. */
  @Nullable Orphan oldestSince(long nanos) {
    return byAge.isEmpty() || byAge.first().sinceNanos() > nanos ? null : byAge.first();
  }

  /** All of them are older than it seemed. */
  void age(long nanos) {
    for (Orphan each : new ArrayList<>(orphans.values())) {
      add(each.line(), each.sinceNanos() - nanos);
    }
  }

  boolean hasShard(int shard) {
    CacheKey key = orphans.ceilingKey(Lines.firstOf(shard));
    return key != null && key.shard() == shard;
  }

  /** Whether there is something of the shard that was written before the term. */
  boolean hasOlderThan(int shard, long term) {
    return orphans.subMap(Lines.firstOf(shard), Lines.firstOf(shard + 1)).values().stream()
        .anyMatch(each -> each.line().grant().term() < term);
  }
}
