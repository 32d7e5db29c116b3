/**
 * The cache of a Quorate cluster for programs in Java. Imports {@code java.base} and {@code
 * client.wire}; what it needs of the client that it belongs to is {@link CacheDoor}.
 */
@NullMarked
package io.quorate.client.cache;

import org.jspecify.annotations.NullMarked;
