/**
 * What drives and watches the node: the timer's tick, health, metrics. Imports {@code node}, the
 * values that its gateway takes and gives, {@code events}, and {@code kernel}.
 */
@NullMarked
package io.quorate.server.ops;

import org.jspecify.annotations.NullMarked;
