package io.quorate.cache;

/**
 * What an agent has and has done. Hits are those that it served itself, beside those of the shelf.
 *
 * @param lostWrites values that were written here and that memory has not taken: of each dirty line
 *     that was given up its last
 * @param dirty lines that memory lags behind, and what was dirty and is no line any more
 */
public record AgentCounts(
    int modified,
    int exclusive,
    int shared,
    int dirty,
    long bytes,
    long hits,
    long misses,
    long evictions,
    long invalidations,
    long fromPeers,
    long fromMemory,
    long writeBacks,
    long lostLeases,
    long lostWrites,
    long letters) {}
