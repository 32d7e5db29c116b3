/**
 * The event loop, request routing and the ports. Performs what the cores ask for. Imports {@code
 * snapshot}, {@code machine}, the cores and {@code kernel}.
 */
@NullMarked
package io.quorate.node;

import org.jspecify.annotations.NullMarked;
