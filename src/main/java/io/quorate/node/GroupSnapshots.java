package io.quorate.node;

import io.quorate.kernel.GroupId;
import io.quorate.raft.RaftCore;
import io.quorate.snapshot.Compaction;
import io.quorate.snapshot.SnapshotDesk;
import io.quorate.snapshot.SnapshotMeta;
import io.quorate.snapshot.SnapshotPolicy;
import org.jspecify.annotations.Nullable;

/** A group's snapshots: taken, sent and received. Loop thread only. */
final class GroupSnapshots {
  private final Compaction compaction;
  private final SnapshotSender sender;
  private final SnapshotReceiver receiver;

  GroupSnapshots(
      GroupId group,
      RaftCore raft,
      SnapshotPolicy policy,
      SnapshotDesk desk,
      PeerChannel.Caller caller,
      @Nullable SnapshotMeta newest,
      SnapshotReceiver.Listener listener) {
    sender = new SnapshotSender(raft, desk, caller);
    compaction = new Compaction(group, raft, policy, desk, sender::oldestIndex, newest);
    receiver =
        new SnapshotReceiver(
            raft,
            desk,
            (meta, machine) -> {
              compaction.installed(meta);
              listener.installed(meta, machine);
            });
  }

  Compaction compaction() {
    return compaction;
  }

  SnapshotSender sender() {
    return sender;
  }

  SnapshotReceiver receiver() {
    return receiver;
  }
}
