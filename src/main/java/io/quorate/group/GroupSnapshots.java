package io.quorate.group;

import io.quorate.kernel.GroupId;
import io.quorate.port.PeerCaller;
import io.quorate.raft.RaftCore;
import io.quorate.snapshot.Compaction;
import io.quorate.snapshot.SnapshotDesk;
import io.quorate.snapshot.SnapshotMeta;
import io.quorate.snapshot.SnapshotPolicy;
import org.jspecify.annotations.Nullable;

/** What takes, sends and receives a group's snapshots. Loop thread only. */
public record GroupSnapshots(
    SnapshotDesk desk,
    Compaction compaction,
    SnapshotSender sender,
    SnapshotReceiver receiver,
    StateLender lender) {

  /**
   * @param newest the group's newest snapshot; null if it has none
   * @param listener told of what has been received and installed
   */
  static GroupSnapshots of(
      GroupId group,
      RaftCore raft,
      SnapshotPolicy policy,
      SnapshotDesk desk,
      PeerCaller caller,
      @Nullable SnapshotMeta newest,
      SnapshotReceiver.Listener listener) {
    SnapshotSender sender = new SnapshotSender(raft, desk, caller);
    Compaction compaction = new Compaction(group, raft, policy, desk, sender::oldestIndex, newest);
    SnapshotReceiver receiver =
        new SnapshotReceiver(
            raft,
            desk,
            (meta, machine) -> {
              compaction.installed(meta);
              listener.installed(meta, machine);
            });
    return new GroupSnapshots(
        desk, compaction, sender, receiver, new StateLender(compaction, desk));
  }
}
