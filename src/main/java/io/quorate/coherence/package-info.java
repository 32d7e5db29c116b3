/**
 * The cache of a running node: its agent, the directories of the shards that it leads, their
 * letters, and the door for those who call. Imports {@code calls}, {@code group}, {@code port},
 * {@code ring}, {@code machine}, {@code raft}, {@code cache}, {@code cache.shelf} and {@code
 * kernel}.
 */
@NullMarked
package io.quorate.coherence;

import org.jspecify.annotations.NullMarked;
