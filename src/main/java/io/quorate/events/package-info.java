/**
 * What happened in the cluster, as this node has applied it, for those who watch. Imports {@code
 * lock}, {@code queue} and {@code kernel}.
 */
@NullMarked
package io.quorate.events;

import org.jspecify.annotations.NullMarked;
