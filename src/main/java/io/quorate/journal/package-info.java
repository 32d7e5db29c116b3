/**
 * The journal port on files: segments, checksums, one sync for many batches; snapshots; the node's
 * identity.
 */
@NullMarked
package io.quorate.journal;

import org.jspecify.annotations.NullMarked;
