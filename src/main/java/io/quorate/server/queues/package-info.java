/**
 * Queues for code in the same archive and over HTTP: what calls say, what answers look like, and
 * the store that is the cluster itself. Imports {@code server.api}, {@code node}, {@code port},
 * {@code machine}, {@code ring}, {@code queue} and {@code kernel}.
 */
@NullMarked
package io.quorate.server.queues;

import org.jspecify.annotations.NullMarked;
