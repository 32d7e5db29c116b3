package io.quorate.cache.shelf;

import io.quorate.cache.CacheKey;
import io.quorate.cache.Lease;
import io.quorate.cache.Line;
import io.quorate.cache.Shelf;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A shelf that one thread fills while any number of others read. */
public final class ConcurrentShelf implements Shelf {
  /** How old the last note of a read is when another is made. */
  static final long TOUCH_NANOS = 1_000_000;

  private static final class Place {
    private final Line line;

    // Written by any reader: which of two at the same time is the last does not matter.
    private volatile long readAtNanos = Long.MIN_VALUE;

    private Place(Line line) {
      this.line = line;
    }
  }

  private final ConcurrentHashMap<CacheKey, Place> places = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, Lease> leases = new ConcurrentHashMap<>();

  /**
   * The line of the key, if it may be read. The order counts: a reader that stands still anywhere
   * here sees by the clock, which it looks at last, that the lease has ended meanwhile.
   *
   * @param clock the node's monotonic clock, in nanoseconds
   * @return null if the agent has to be asked
   */
  public @Nullable Line read(CacheKey key, LongSupplier clock) {
    Place place = places.get(key);
    if (place == null) {
      return null;
    }
    Line line = place.line;
    Lease lease = leases.get(key.shard());
    long nowNanos = clock.getAsLong();
    boolean isReadable =
        lease != null
            && lease.id().equals(line.lease())
            && lease.isValidAt(nowNanos)
            && !line.isExpiredAt(nowNanos);
    if (!isReadable) {
      return null;
    }
    // Hits by many threads would otherwise fight for the place.
    if (nowNanos - TOUCH_NANOS >= place.readAtNanos) {
      place.readAtNanos = nowNanos;
    }
    return line;
  }

  @Override
  public void show(Line line) {
    places.put(line.key(), new Place(line));
  }

  @Override
  public void hide(CacheKey key) {
    places.remove(key);
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
    Place place = places.get(key);
    return place == null ? Long.MIN_VALUE : place.readAtNanos;
  }
}
