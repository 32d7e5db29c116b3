/**
 * Where the entries of a cache of JSR-107 lie in the cluster's cache, and how they are found again.
 * Imports {@code java.base}, JSR-107, {@code client.cache}, {@code client.wire} and {@code client}.
 */
@NullMarked
package io.quorate.client.jcache.store;

import org.jspecify.annotations.NullMarked;
