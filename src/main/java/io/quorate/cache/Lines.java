package io.quorate.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The lines of a node, and which was used least recently; the shelf has the same. */
final class Lines {
  private record Used(long atNanos, CacheKey key) {}

  /** How many lines are looked at for some that can go. */
  static final int LOOKS_MAX = 128;

  private final Shelf shelf;
  private final TreeMap<CacheKey, Line> lines = new TreeMap<>();
  private final TreeMap<CacheKey, Long> usedAt = new TreeMap<>();
  private final TreeSet<Used> byUse =
      new TreeSet<>(Comparator.comparingLong(Used::atNanos).thenComparing(Used::key));
  private final TreeSet<CacheKey> dirty = new TreeSet<>();
  private final TreeMap<LineState, Integer> byState = new TreeMap<>();
  private long bytes;

  Lines(Shelf shelf) {
    this.shelf = shelf;
  }

  @Nullable Line get(CacheKey key) {
    return lines.get(key);
  }

  int count() {
    return lines.size();
  }

  long bytes() {
    return bytes;
  }

  int count(LineState state) {
    return byState.getOrDefault(state, 0);
  }

  /** In the order of the keys. */
  Collection<CacheKey> dirty() {
    return dirty;
  }

  /** Of all lines; a copy. */
  List<CacheKey> keys() {
    return List.copyOf(lines.keySet());
  }

  /** Of one shard; a copy. */
  List<Line> ofShard(int shard) {
    List<Line> found = new ArrayList<>();
    CacheKey first = firstOf(shard);
    for (Line line : lines.tailMap(first).values()) {
      if (line.key().shard() != shard) {
        break;
      }
      found.add(line);
    }
    return found;
  }

  boolean hasShard(int shard) {
    CacheKey key = lines.ceilingKey(firstOf(shard));
    return key != null && key.shard() == shard;
  }

  // No allowed name is less: the first characters are control characters.
  static CacheKey firstOf(int shard) {
    return new CacheKey(shard, " ");
  }

  void put(Line line, long nowNanos) {
    forget(line.key());
    lines.put(line.key(), line);
    bytes += line.bytes();
    byState.merge(line.state(), 1, Integer::sum);
    if (line.isDirty()) {
      dirty.add(line.key());
    }
    touch(line.key(), nowNanos);
    shelf.show(line);
  }

  void remove(CacheKey key) {
    if (forget(key)) {
      Long at = usedAt.remove(key);
      if (at != null) {
        byUse.remove(new Used(at, key));
      }
      shelf.hide(key);
    }
  }

  private boolean forget(CacheKey key) {
    Line line = lines.remove(key);
    if (line == null) {
      return false;
    }
    bytes -= line.bytes();
    byState.merge(line.state(), -1, Integer::sum);
    dirty.remove(key);
    return true;
  }

  void touch(CacheKey key, long nowNanos) {
    Long before = usedAt.put(key, nowNanos);
    if (before != null) {
      byUse.remove(new Used(before, key));
    }
    byUse.add(new Used(nowNanos, key));
  }

  /**
   * The lines that were used least recently, the first of them first; so many at most. There may be
   * none when all that were looked at have been read meanwhile: the next call goes on from there.
   */
  List<Line> oldest(int max) {
    List<Line> found = new ArrayList<>();
    Used next = byUse.isEmpty() ? null : byUse.first();
    for (int looked = 0; next != null && found.size() < max && looked < LOOKS_MAX; looked++) {
      long readAtNanos = shelf.lastReadNanos(next.key());
      Used after = byUse.higher(next);
      if (readAtNanos > next.atNanos()) {
        touch(next.key(), readAtNanos);
        after = found.isEmpty() ? byUse.first() : byUse.higher(next);
      } else {
        Line line = lines.get(next.key());
        if (line != null) {
          found.add(line);
        }
      }
      next = after;
    }
    return found;
  }
}
