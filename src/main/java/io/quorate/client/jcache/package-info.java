/**
 * The cluster's cache as JSR-107 has caches. Imports {@code java.base}, JSR-107, the packages below
 * it, {@code client.cache}, {@code client.wire} and {@code client}; nothing imports it, so that the
 * client works without JSR-107.
 */
@NullMarked
package io.quorate.client.jcache;

import org.jspecify.annotations.NullMarked;
