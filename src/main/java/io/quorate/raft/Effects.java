package io.quorate.raft;

import io.quorate.kernel.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the inputs since the last drain ask of the shell. The names carry the order: {@code
 * sendNow} may leave before the disk has anything; {@code sendAfterPersist} must wait until {@code
 * persist} of this and of all earlier effects is durable.
 *
 * @param persist null when nothing new is to be written
 * @param apply committed entries for the state machine, in order, each once
 * @param readyReads reads whose index is known and confirmed by a quorum
 * @param failedReads reads that this node can no longer confirm; nothing is known of them
 * @param snapshotsWanted followers that need a snapshot; each until its fate is told to {@link
 *     RaftCore#snapshotInstalled} or {@link RaftCore#snapshotFailed}
 * @param notices what a log or an observer may want to know
 */
public record Effects(
    @Nullable Persist persist,
    List<Envelope> sendNow,
    List<Envelope> sendAfterPersist,
    List<Entry> apply,
    List<ReadyRead> readyReads,
    List<Long> failedReads,
    List<NodeId> snapshotsWanted,
    List<Notice> notices) {

  /** Nothing is asked for. */
  static final Effects NONE =
      new Effects(
          null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  /**
   * What to write: the cut first, then the entries, which replace everything from the first one's
   * index on.
   *
   * @param sequence to be handed back to {@link RaftCore#persisted} once all of it is durable
   * @param hardState null when unchanged
   * @param cut null when the log begins where it did
   */
  public record Persist(
      long sequence, @Nullable HardState hardState, @Nullable LogCut cut, List<Entry> entries) {}

  /**
   * A read that may be answered from any state that has applied {@code index} (thesis §6.4).
   *
   * @param readId as given to {@link RaftCore#read}
   */
  public record ReadyRead(long readId, long index) {}

  public boolean isEmpty() {
    return persist == null
        && sendNow.isEmpty()
        && sendAfterPersist.isEmpty()
        && apply.isEmpty()
        && readyReads.isEmpty()
        && failedReads.isEmpty()
        && snapshotsWanted.isEmpty()
        && notices.isEmpty();
  }
}
