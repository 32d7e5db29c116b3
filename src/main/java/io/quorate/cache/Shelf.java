package io.quorate.cache;

/**
 * What reading threads see of an agent's lines. The agent alone writes to it; when a method
 * returns, readers see its effect.
 */
public interface Shelf {
  /** The line may be read, in the place of an earlier one of its key. */
  void show(Line line);

  /** There is no line of the key any more. */
  void hide(CacheKey key);

  /** Lines under this lease may be read until it ends, and no others of the shard. */
  void lease(Lease lease);

  /** No lines of the shard may be read. */
  void endLease(int shard);

  /** When the line was last read by another thread; {@link Long#MIN_VALUE} if never. */
  long lastReadNanos(CacheKey key);
}
