/**
 * The cache's memory of a shard as its log makes it: what each key has, and whom it was granted to
 * last. Time arrives as a parameter. Imports {@code cache} and {@code kernel}.
 */
@NullMarked
package io.quorate.cache.memory;

import org.jspecify.annotations.NullMarked;
