/**
 * Queues in Redis, and a mirror of the locks: the adapter of {@link io.quorate.port.QueueStore} on
 * Jedis. The scripts beside it decide everything; here is how they are called, and what becomes of
 * a Redis that does not answer. Imports {@code port}, {@code machine}, {@code queue}, {@code lock}
 * and {@code kernel}.
 */
@NullMarked
package io.quorate.redis;

import org.jspecify.annotations.NullMarked;
