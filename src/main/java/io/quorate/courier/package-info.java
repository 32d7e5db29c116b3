/**
 * What leaves a shard by itself: messages that have left queues for others, and news. Imports
 * {@code group}, {@code machine}, {@code raft}, {@code ring}, {@code queue} and {@code kernel}.
 */
@NullMarked
package io.quorate.courier;

import org.jspecify.annotations.NullMarked;
