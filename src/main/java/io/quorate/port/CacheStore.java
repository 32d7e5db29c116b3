package io.quorate.port;

import io.quorate.cache.MemoryRequest;
import io.quorate.kernel.Outcome;
import java.util.function.Consumer;

/**
 * A store beside the shards that keeps the values of the cache, and that others may write to.
 * Thread-safe and never blocking; what it tells comes on any thread but the caller's.
 */
public interface CacheStore {
  /** Hears what happens in the store, in that order. */
  interface Listener {
    /** Somebody who is no node has changed what a key has. */
    void changed(String key);

    /**
     * Whether it will be told of changes from now on; before the first word it is not. Each time
     * that it is told again, anything may have changed before.
     */
    void hears(boolean isHearing);
  }

  /**
   * Begins to carry out what the home of a shard asks for.
   *
   * @param onOutcome told a {@link io.quorate.machine.CacheReply} if it is done; {@link
   *     Outcome.StoreAway}, {@link Outcome.MemoryFull} or {@link Outcome.Overloaded} if nothing
   *     was; anything else if nobody knows
   */
  void carryOut(int shard, MemoryRequest request, Consumer<Outcome> onOutcome);

  /** Has a listener told from now on; to be called once. */
  void listen(Listener listener);
}
