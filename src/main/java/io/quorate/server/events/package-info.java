/**
 * {@code GET /events}: what happens in the cluster as a stream of server-sent events. Imports
 * {@code server.api} for problems and parameters, {@code events}, {@code node}, the value types of
 * the locks, and {@code kernel}.
 */
@NullMarked
package io.quorate.server.events;

import org.jspecify.annotations.NullMarked;
