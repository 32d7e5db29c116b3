/**
 * A live cluster as its users see it: what its nodes answer over HTTP, and what can befall them.
 * Imports {@code java.base}, {@code java.net.http}, Jackson's parser and {@code cluster}.
 */
@NullMarked
package io.quorate.live;

import org.jspecify.annotations.NullMarked;
