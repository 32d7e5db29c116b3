/**
 * Consensus: elections, log, commit, reads. A pure core after Ongaro's Raft paper (USENIX ATC 2014)
 * and thesis (Stanford 2014). Imports {@code kernel}.
 */
@NullMarked
package io.quorate.raft;

import org.jspecify.annotations.NullMarked;
