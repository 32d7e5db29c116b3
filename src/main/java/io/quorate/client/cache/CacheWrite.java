package io.quorate.client.cache;

/**
 * What has become of a write under a condition, or without one.
 *
 * @param isDone whether the value is there; if not, the condition did not hold
 * @param version the key's from now on, or the one against which the condition failed: 0 for no
 *     value
 */
public record CacheWrite(boolean isDone, long version) {}
