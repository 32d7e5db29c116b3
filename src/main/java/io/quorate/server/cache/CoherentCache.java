package io.quorate.server.cache;

import io.quorate.cache.CacheCall;
import io.quorate.cache.CacheKey;
import io.quorate.cache.Line;
import io.quorate.coherence.CacheFigures;
import io.quorate.kernel.Outcome;
import io.quorate.node.Gateway;
import io.quorate.ring.Shards;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cache for code in the same archive; HTTP goes through this door too. What is read is never
 * older than the last write that was answered before the read began, on whatever node.
 */
@ApplicationScoped
public class CoherentCache {
  private static final Outcome NOT_PLACED =
      new Outcome.Unavailable("the shards have not been placed yet");

  @Inject Gateway gateway;

  /**
   * What this node may serve by itself at this moment; never waits.
   *
   * @return null if {@link #call} has to be asked
   * @throws IllegalArgumentException if the name is no key's
   */
  public @Nullable Line hit(String name) {
    CacheKey key = key(name);
    return key == null ? null : gateway.cache().hit(key);
  }

  /**
   * Carries out a call on a key.
   *
   * @return a {@link io.quorate.cache.CacheAnswer}, or one of those of {@link Outcome}
   * @throws IllegalArgumentException if the name is no key's
   */
  public CompletionStage<Outcome> call(String name, CacheCall wanted) {
    return with(name, key -> gateway.cache().call(key, wanted));
  }

  /**
   * What all nodes have of a key.
   *
   * @return a {@link io.quorate.coherence.KeyStatus}, or one of those of {@link Outcome}
   * @throws IllegalArgumentException if the name is no key's
   */
  public CompletionStage<Outcome> look(String name) {
    return with(name, gateway.cache()::look);
  }

  /** What this node's cache has and has done. */
  public CacheFigures figures() {
    return gateway.cache().figures();
  }

  private CompletionStage<Outcome> with(
      String name, Function<CacheKey, CompletionStage<Outcome>> call) {
    CacheKey key = key(name);
    return key == null ? CompletableFuture.completedFuture(NOT_PLACED) : call.apply(key);
  }

  // How many shards there are is for the cluster to say; before it has, there are no keys.
  private @Nullable CacheKey key(String name) {
    int count = gateway.status().shards().table().shards().size();
    CacheKey key = new CacheKey(count == 0 ? 0 : new Shards(count).shardOf(name), name);
    return count == 0 ? null : key;
  }
}
