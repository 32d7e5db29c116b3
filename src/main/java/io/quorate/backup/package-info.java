/**
 * Backups: the form of their files, how the states of all groups come into one, and how a new
 * cluster begins with one. Imports {@code group}, {@code port}, {@code snapshot}, {@code machine},
 * {@code raft}, {@code ring} and {@code kernel}.
 */
@NullMarked
package io.quorate.backup;

import org.jspecify.annotations.NullMarked;
