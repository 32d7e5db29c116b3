/**
 * The calls on the cache over HTTP and by message, and for code in the same archive. Imports {@code
 * server.api}, {@code node}, {@code coherence}, {@code port}, {@code ring}, {@code cache}, {@code
 * kernel}, Jakarta EE and Jackson's streaming API.
 */
@NullMarked
package io.quorate.server.cache;

import org.jspecify.annotations.NullMarked;
