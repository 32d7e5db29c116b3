package io.quorate.group;

import io.quorate.kernel.NodeId;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCaller;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import io.quorate.raft.RaftCore;
import io.quorate.snapshot.SnapshotDesk;
import io.quorate.snapshot.SnapshotMeta;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends a group's snapshots to followers that need one: part by part, the next one when the last
 * has been taken, on connections that no heartbeat waits for. What has arrived of a transfer that
 * broke off is not sent again. Loop thread only.
 */
public final class SnapshotSender {
  static final int PART_BYTES = 256 << 10;

  private final RaftCore raft;
  private final SnapshotDesk desk;
  private final PeerCaller caller;
  private final TreeMap<NodeId, SnapshotMeta> underWay = new TreeMap<>();

  SnapshotSender(RaftCore raft, SnapshotDesk desk, PeerCaller caller) {
    this.raft = raft;
    this.desk = desk;
    this.caller = caller;
  }

  /** The end of the oldest snapshot that is being sent; the greatest number if none is. */
  long oldestIndex() {
    long oldest = Long.MAX_VALUE;
    for (SnapshotMeta meta : underWay.values()) {
      oldest = Math.min(oldest, meta.base().index());
    }
    return oldest;
  }

  /** Starts to send the snapshot, unless the peer is being sent one. */
  void send(NodeId peer, @Nullable SnapshotMeta meta) {
    if (meta == null) {
      raft.snapshotFailed(peer);
    } else if (underWay.putIfAbsent(peer, meta) == null) {
      new Transfer(peer, meta, raft.term()).ask();
    }
  }

  private final class Transfer {
    private final NodeId peer;
    private final SnapshotMeta meta;
    private final long term;

    private Transfer(NodeId peer, SnapshotMeta meta, long term) {
      this.peer = peer;
      this.meta = meta;
      this.term = term;
    }

    /** An empty part: how much of it has the peer got? */
    private void ask() {
      call(0, new byte[0]);
    }

    private void call(long offset, byte[] part) {
      caller.call(
          peer,
          new PeerCall.InstallSnapshot(meta, offset, part),
          result -> answered(offset + part.length, part.length == 0, result));
    }

    private void answered(long sentTo, boolean isFirst, PeerResult result) {
      boolean isOutdated = raft.term() != term;
      if (isOutdated
          || !(result instanceof PeerResult.Replied replied)
          || !(replied.reply() instanceof PeerReply.SnapshotReply reply)) {
        fail();
      } else if (reply.isInstalled()) {
        underWay.remove(peer);
        raft.snapshotInstalled(peer, meta.base().index());
      } else if (reply.bytes() < meta.bytes() && (isFirst || reply.bytes() == sentTo)) {
        desk.read(meta, reply.bytes(), PART_BYTES, part -> sendNext(reply.bytes(), part));
      } else {
        fail();
      }
    }

    private void sendNext(long offset, Optional<byte[]> part) {
      if (part.isEmpty() || raft.term() != term) {
        fail();
      } else {
        call(offset, part.get());
      }
    }

    // The core asks again, if it still needs to: perhaps in a later term that it leads as well, and
    // in which it was not heard because of this transfer.
    private void fail() {
      underWay.remove(peer);
      raft.snapshotFailed(peer);
    }
  }
}
