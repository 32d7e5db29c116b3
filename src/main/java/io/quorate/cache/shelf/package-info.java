/**
 * What threads that serve hits see of the cache, without going through the loop. Imports {@code
 * cache} and {@code kernel}.
 */
@NullMarked
package io.quorate.cache.shelf;

import org.jspecify.annotations.NullMarked;
