package io.quorate.journal;

import io.quorate.kernel.Body;
import io.quorate.kernel.Bytes;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.Rng;
import io.quorate.raft.LogBase;
import io.quorate.raft.Position;
import io.quorate.snapshot.SnapshotMeta;
import io.quorate.snapshot.Snapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

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
    return new SnapshotMeta(
        group, base(index), bytes, 0, 0, FrameBody.checksum(state(index, bytes)));
  }

  /** The state of a snapshot that has arrived whole and undamaged. */
  static byte[] completed(Snapshots snapshots, SnapshotMeta meta) throws IOException {
    return Invariant.present(snapshots.complete(meta), "an undamaged snapshot").state();
  }

  /** Bodies, each different from every other. */
  static List<Body> bodies(int from, int to, int bytes) {
    List<Body> bodies = new ArrayList<>();
    for (int number = from; number <= to; number++) {
      bodies.add(Bytes.of(state(1_000_000 + number, bytes)));
    }
    return bodies;
  }

  /** What lies there. */
  static List<Bytes> read(List<? extends Body> bodies) {
    return bodies.stream().map(Body::read).toList();
  }

  /** All bytes of a snapshot, read part by part. */
  static byte[] whole(Snapshots snapshots, SnapshotMeta meta, int partBytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < meta.bytes()) {
      byte[] part = Invariant.present(snapshots.read(meta, all.size(), partBytes), "a part");
      Invariant.check(part.length > 0, "nothing at %d of %s", all.size(), meta);
      all.write(part);
    }
    return all.toByteArray();
  }
}
