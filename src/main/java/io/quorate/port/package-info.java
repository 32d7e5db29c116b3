/**
 * What a node asks of the world around it, and the world of a node: its ports, and the values that
 * pass through them. Adapters know these and no node.
 */
@NullMarked
package io.quorate.port;

import org.jspecify.annotations.NullMarked;
