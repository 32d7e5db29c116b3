/**
 * Locks of a Quorate cluster for programs in Java, and the door to its queues and its cache: a jar
 * of its own, no part of the archive. Imports {@code java.base}, {@code client.queue}, {@code
 * client.cache} and {@code client.wire}, and nothing of the rest of the project.
 */
@NullMarked
package io.quorate.client;

import org.jspecify.annotations.NullMarked;
