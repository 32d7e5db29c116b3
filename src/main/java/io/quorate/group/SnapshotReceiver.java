package io.quorate.group;

import io.quorate.machine.ReplicatedMachine;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerReply;
import io.quorate.raft.RaftCore;
import io.quorate.snapshot.SnapshotDesk;
import io.quorate.snapshot.SnapshotMeta;
import java.util.function.Consumer;

/** Takes in a snapshot that the group's leader sends. Loop thread only. */
public final class SnapshotReceiver {
  /** Told of a snapshot that is durable and newer than what the group has applied. */
  interface Listener {
    void installed(SnapshotMeta meta, ReplicatedMachine machine);
  }

  private final RaftCore raft;
  private final SnapshotDesk desk;
  private final Listener listener;
  private boolean isBusy;

  SnapshotReceiver(RaftCore raft, SnapshotDesk desk, Listener listener) {
    this.raft = raft;
    this.desk = desk;
    this.listener = listener;
  }

  public void receive(PeerCall.InstallSnapshot call, Consumer<PeerReply> onReply) {
    SnapshotMeta meta = call.meta();
    if (meta.base().index() <= raft.commitIndex()) {
      // Raft §7: nothing in it is news; the sender may go on from its end.
      onReply.accept(new PeerReply.SnapshotReply(meta.bytes(), true));
    } else if (isBusy) {
      onReply.accept(new PeerReply.Busy());
    } else {
      isBusy = true;
      desk.receive(meta, call.offset(), call.part(), received -> received(meta, received, onReply));
    }
  }

  private void received(
      SnapshotMeta meta, SnapshotDesk.Received received, Consumer<PeerReply> onReply) {
    isBusy = false;
    boolean isWhole = received.machine() != null;
    if (received.machine() != null && raft.install(meta.base())) {
      listener.installed(meta, received.machine());
    }
    onReply.accept(new PeerReply.SnapshotReply(received.bytes(), isWhole));
  }
}
