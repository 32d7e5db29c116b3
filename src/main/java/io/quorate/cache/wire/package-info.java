/** What agents and homes say to each other, as bytes. Imports {@code cache} and {@code kernel}. */
@NullMarked
package io.quorate.cache.wire;

import org.jspecify.annotations.NullMarked;
