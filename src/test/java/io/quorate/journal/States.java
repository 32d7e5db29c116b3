package io.quorate.journal;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.Rng;
import io.quorate.raft.LogBase;
import io.quorate.raft.Position;
import io.quorate.snapshot.SnapshotMeta;

/** Makes states of groups, each different from every other. */
final class States {
  private States() {}

  static LogBase base(long index) {
    return new LogBase(new Position(index, 1), 1_000 + index, Batches.CONFIGURATION);
  }

  /** The state after the entry, of so many bytes. */
  static byte[] state(long index, int bytes) {
    Rng rng = new Rng(index);
    byte[] state = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      state[i] = (byte) rng.index(256);
    }
    return state;
  }

  static SnapshotMeta meta(GroupId group, long index, int bytes) {
    return new SnapshotMeta(group, base(index), bytes, FrameBody.checksum(state(index, bytes)));
  }
}
