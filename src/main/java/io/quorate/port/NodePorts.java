package io.quorate.port;

import io.quorate.snapshot.Snapshots;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * All that a node needs of the world around it.
 *
 * @param nanoTime a monotonic clock, in nanoseconds
 * @param answers runs what callers do with their answers, never on the loop's thread
 * @param background runs long tasks one after another, never on the loop's thread
 * @param cacheStore keeps the cache's values; empty if the shards do
 */
public record NodePorts(
    Journal journal,
    Transport transport,
    IdentityStore identities,
    WallClock wallClock,
    LongSupplier nanoTime,
    Executor answers,
    Snapshots snapshots,
    Executor background,
    Optional<CacheStore> cacheStore) {}
