/**
 * Queues in Redis, the cache's memory, and a mirror of the locks: the adapters of {@link
 * io.quorate.port.QueueStore} and of {@link io.quorate.cache.MemoryRequest} on Jedis. The scripts
 * beside it decide everything; here is how they are called, and what becomes of a Redis that does
 * not answer. Imports {@code port}, {@code machine}, {@code queue}, {@code lock}, {@code cache} and
 * {@code kernel}.
 */
@NullMarked
package io.quorate.redis;

import org.jspecify.annotations.NullMarked;
