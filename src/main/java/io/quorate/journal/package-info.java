/**
 * The journal port on files: segments, checksums, one sync for many batches; snapshots; the node's
 * identity. The only package that opens files. Imports {@code node}, {@code raft} and {@code
 * kernel}.
 */
@NullMarked
package io.quorate.journal;

import org.jspecify.annotations.NullMarked;
