package io.quorate.cache;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A shelf for one thread, with the rules of the concurrent one. */
final class PlainShelf implements Shelf {
  private final TreeMap<CacheKey, Line> lines = new TreeMap<>();
  private final TreeMap<Integer, Lease> leases = new TreeMap<>();

  /** What a reading thread would be served. */
  @Nullable Line read(CacheKey key, long nowNanos) {
    Line line = lines.get(key);
    Lease lease = leases.get(key.shard());
    boolean isReadable =
        line != null
            && lease != null
            && lease.id().equals(line.lease())
            && lease.isValidAt(nowNanos)
            && !line.isExpiredAt(nowNanos);
    return isReadable ? line : null;
  }

  @Nullable Lease lease(int shard) {
    return leases.get(shard);
  }

  @Override
  public void show(Line line) {
    lines.put(line.key(), line);
  }

  @Override
  public void hide(CacheKey key) {
    lines.remove(key);
  }

  @Override
  public void lease(Lease lease) {
    leases.put(lease.id().shard(), lease);
  }

  @Override
  public void endLease(int shard) {
    leases.remove(shard);
  }

  @Override
  public long lastReadNanos(CacheKey key) {
    return Long.MIN_VALUE;
  }
}
