/**
 * What drives and watches the node: the timer's tick, health. Imports {@code node} and {@code
 * kernel}.
 */
@NullMarked
package io.quorate.server.ops;

import org.jspecify.annotations.NullMarked;
