package io.quorate.backup;

import io.quorate.group.Group;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerReply;
import io.quorate.snapshot.SnapshotMeta;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to a snapshot of one group that holds all that was committed when the quest began: its
 * leader confirms an index, and somebody makes a snapshot that reaches it. Loop thread only.
 */
final class StateQuest {
  /** How long a quest rests before it asks again. */
  static final long REST_MILLIS = 50;

  private final GroupId id;
  private final Supplier<List<NodeId>> replicas;
  private final StateAccess access;
  private int nextReplica;
  private boolean isAsking;
  private long restsUntilMillis;
  private long confirmedIndex;
  private @Nullable NodeId hinted;
  private @Nullable NodeId host;
  private @Nullable SnapshotMeta found;

  /**
   * @param replicas who may have the group if this node has not
   */
  StateQuest(GroupId id, Supplier<List<NodeId>> replicas, StateAccess access) {
    this.id = id;
    this.replicas = replicas;
    this.access = access;
  }

  boolean isOver() {
    return found != null;
  }

  SnapshotMeta found() {
    return Invariant.present(found, "a snapshot that was found");
  }

  /** What the quest waits for. */
  String absence() {
    return confirmedIndex == 0
        ? "no leader of " + id + " is known, or it cannot be reached"
        : "no snapshot of " + id + " was made in time";
  }

  /** Goes on, if it is not waiting for an answer, or resting. */
  void goOn(long nowMillis) {
    if (isOver() || isAsking || nowMillis < restsUntilMillis) {
      return;
    }
    restsUntilMillis = nowMillis + REST_MILLIS;
    if (confirmedIndex == 0) {
      confirm();
    } else {
      reach();
    }
  }

  private void confirm() {
    Group own = access.own(id);
    NodeId leader = own == null ? candidate() : own.raft().leader();
    if (leader == null) {
      return;
    }
    isAsking = true;
    access.confirm(
        leader,
        id,
        reply -> {
          isAsking = false;
          if (reply instanceof PeerReply.ReadIndexReply confirmed) {
            confirmedIndex = confirmed.index();
            restsUntilMillis = 0;
            host = own == null ? leader : access.self();
          } else if (reply instanceof PeerReply.NotLeader other) {
            hinted = other.leader();
          }
        });
  }

  private @Nullable NodeId candidate() {
    NodeId named = hinted;
    if (named != null) {
      hinted = null; // it is asked once
      return named;
    }
    List<NodeId> candidates = replicas.get();
    return candidates.isEmpty() ? null : candidates.get(nextReplica++ % candidates.size());
  }

  private void reach() {
    isAsking = true;
    read(
        confirmedIndex,
        0,
        0,
        reply -> {
          isAsking = false;
          if (reply instanceof PeerReply.StateReply state && isOfThis(state.meta())) {
            found = state.meta();
          } else if (reply instanceof PeerReply.NotLeader) {
            confirmedIndex = 0; // the group has left that node
          }
        });
  }

  private boolean isOfThis(SnapshotMeta meta) {
    return meta.group().equals(id) && meta.base().index() >= confirmedIndex;
  }

  /** Keeps the snapshot that was found for a while longer. */
  void renew() {
    read(found().base().index(), 0, 0, reply -> {});
  }

  /** Reads of the snapshot that was found; the reply may be of another one, or none. */
  void read(long offset, int bytesMax, Consumer<@Nullable PeerReply> onReply) {
    read(found().base().index(), offset, bytesMax, onReply);
  }

  private void read(long index, long offset, int bytesMax, Consumer<@Nullable PeerReply> onReply) {
    access.read(
        Invariant.present(host, "a host of the state"),
        new PeerCall.ReadState(id, index, offset, bytesMax),
        onReply);
  }
}
