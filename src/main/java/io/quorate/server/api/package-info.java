/**
 * The HTTP API for clients: parse, submit, translate. Decides nothing. Imports {@code node}, {@code
 * backup}, the value types of the cores, and {@code kernel}.
 */
@NullMarked
package io.quorate.server.api;

import org.jspecify.annotations.NullMarked;
