/**
 * Queues for code in the same archive and over HTTP: what calls say, what answers look like.
 * Imports {@code server.api}, {@code node}, {@code machine}, {@code queue} and {@code kernel}.
 */
@NullMarked
package io.quorate.server.queues;

import org.jspecify.annotations.NullMarked;
