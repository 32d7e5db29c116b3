/**
 * The event loop and request routing. Performs what the cores ask for. Imports {@code backup},
 * {@code events}, {@code group}, {@code placement}, {@code calls}, {@code member}, {@code port},
 * {@code snapshot}, {@code machine}, the cores and {@code kernel}.
 */
@NullMarked
package io.quorate.node;

import org.jspecify.annotations.NullMarked;
