/**
 * The calls of the HTTP API as messages: one envelope or many of them in one request, each answered
 * by an envelope. What a message means, {@code server.api} and {@code server.queues} say; this
 * package imports those, {@code node}, the value types of the locks, and {@code kernel}.
 */
@NullMarked
package io.quorate.server.message;

import org.jspecify.annotations.NullMarked;
