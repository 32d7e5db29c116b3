package io.quorate.snapshot;

/** A snapshot as it was found at the start, its checksum verified. */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record StoredState(SnapshotMeta meta, byte[] state) {}
