/**
 * Queues of a Quorate cluster for programs in Java. Imports {@code java.base} and {@code
 * client.wire}; what it needs of the client that it belongs to is {@link QueueDoor}.
 */
@NullMarked
package io.quorate.client.queue;

import org.jspecify.annotations.NullMarked;
