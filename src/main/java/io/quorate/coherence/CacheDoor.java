package io.quorate.coherence;

import io.quorate.cache.CacheCall;
import io.quorate.cache.CacheKey;
import io.quorate.cache.Line;
import io.quorate.kernel.Outcome;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The clients' door to the cache, the same on every node. Thread-safe and never blocking; stages
 * complete on a thread other than the loop's.
 */
public interface CacheDoor {
  /**
   * What this node may serve by itself at this moment, without a step of the loop.
   *
   * @return null if {@link #call} has to be asked
   */
  @Nullable Line hit(CacheKey key);

  /**
   * Carries out a call, here or at the key's home.
   *
   * @return a {@link io.quorate.cache.CacheAnswer}, or what any call may be answered
   */
  CompletionStage<Outcome> call(CacheKey key, CacheCall wanted);

  /**
   * Asks all members what they have of a key.
   *
   * @return a {@link KeyStatus}, or what any call may be answered
   */
  CompletionStage<Outcome> look(CacheKey key);

  /** What this node's cache has and has done, as of its last tick. */
  CacheFigures figures();
}
