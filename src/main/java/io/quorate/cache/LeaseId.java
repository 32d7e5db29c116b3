package io.quorate.cache;

/**
 * Under which lease a node has its lines of a shard. What one generation has is dead in the next.
 *
 * @param term of the home
 * @param generation from 1, counted by the home for each node; 0 for none
 */
public record LeaseId(int shard, long term, long generation) {}
