/**
 * Which node has which shard, and which shard has which key: a pure core; a consistent hash ring
 * and the placement that it proposes. Imports {@code kernel}.
 */
@NullMarked
package io.quorate.ring;

import org.jspecify.annotations.NullMarked;
