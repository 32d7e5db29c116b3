/**
 * Takes the calls of other nodes and hands them to the loop. Imports {@code peer}, {@code node},
 * {@code kernel} and Jakarta Servlet; of Jakarta REST the headers of a message.
 */
@NullMarked
package io.quorate.server.rpc;

import org.jspecify.annotations.NullMarked;
