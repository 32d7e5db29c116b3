/**
 * Answers the calls of which there are the most without Jakarta REST, by the resources' own
 * methods. Imports {@code server.api}, {@code server.queues}, {@code server.cache} and Jakarta
 * Servlet.
 */
@NullMarked
package io.quorate.server.fastpath;

import org.jspecify.annotations.NullMarked;
