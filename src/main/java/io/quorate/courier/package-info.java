/**
 * What goes from shard to shard by itself: messages that have left queues for others. Imports
 * {@code group}, {@code machine}, {@code raft}, {@code ring}, {@code queue} and {@code kernel}.
 */
@NullMarked
package io.quorate.courier;

import org.jspecify.annotations.NullMarked;
