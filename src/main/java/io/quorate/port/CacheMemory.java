package io.quorate.port;

import io.quorate.cache.MemoryAnswer;
import io.quorate.cache.MemoryRequest;
import java.util.function.Consumer;

/**
 * What keeps the values of the cache, as the contract of {@link MemoryRequest} says: the replicated
 * map of a shard, or another store.
 */
public interface CacheMemory {
  /**
   * Begins to carry out what the home of a shard asks for; never blocks. The loop's thread only.
   *
   * @param onAnswer told on the loop's thread, at once or later, once the outcome is known; never
   *     told if this node does not lead the shard any more
   */
  void ask(int shard, MemoryRequest request, Consumer<MemoryAnswer> onAnswer);

  /** Time has passed: what could not be asked is tried again. */
  void sweep();
}
