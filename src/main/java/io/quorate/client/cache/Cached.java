package io.quorate.client.cache;

/**
 * A value that was read.
 *
 * @param version greater than all that the key had before, also after it had none
 */
public record Cached<V>(String key, V value, long version) {}
