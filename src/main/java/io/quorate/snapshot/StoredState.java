package io.quorate.snapshot;

import io.quorate.kernel.Body;
import java.util.List;

/**
 * A state whose snapshot is durable, its checksum verified.
 *
 * @param bodies those that belong to it, in their order, where they lie in the snapshot
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record StoredState(SnapshotMeta meta, byte[] state, List<Body> bodies) {}
