/**
 * How shards come to where they are to be: who proposes the tables of placements, and what a
 * shard's leader does to follow them. Imports {@code machine}, {@code ring}, {@code raft} and
 * {@code kernel}.
 */
@NullMarked
package io.quorate.placement;

import org.jspecify.annotations.NullMarked;
