/**
 * Calls on their way between this node and others, in both directions. Imports {@code member},
 * {@code port}, {@code raft} and {@code kernel}.
 */
@NullMarked
package io.quorate.calls;

import org.jspecify.annotations.NullMarked;
