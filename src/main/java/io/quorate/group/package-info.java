/**
 * The Raft groups of this node: how each is brought to life from the disk, proposes, applies, sends
 * and receives snapshots, and leaves. Imports {@code placement}, {@code calls}, {@code port},
 * {@code snapshot}, {@code machine}, {@code ring}, {@code raft}, {@code lock} and {@code kernel}.
 */
@NullMarked
package io.quorate.group;

import org.jspecify.annotations.NullMarked;
