package io.quorate.coherence;

import io.quorate.port.WallClock;
import java.util.function.LongSupplier;

/**
 * The clocks of a node.
 *
 * @param monotonic in nanoseconds
 */
public record CacheClocks(LongSupplier monotonic, WallClock wall) {}
