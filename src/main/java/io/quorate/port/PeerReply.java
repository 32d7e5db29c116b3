package io.quorate.port;

import io.quorate.cache.LineState;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.port.PeerCall.GroupMessage;
import io.quorate.raft.Contact;
import io.quorate.raft.TransferStart;
import io.quorate.snapshot.SnapshotMeta;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What a node answers to a {@link PeerCall}. */
public sealed interface PeerReply {

  /**
   * To {@link PeerCall.Hello}.
   *
   * @param clusterId 0 if the node has no cluster yet
   * @param founders the first members of its cluster, if the node is one of them
   * @param members all that the node knows to be members, as of entry {@code memberIndex} of {@code
   *     system}
   * @param origin what the node would found a cluster with: 0 for nothing; and once it has a
   *     cluster
   */
  record HelloReply(
      NodeId node,
      long incarnation,
      long clusterId,
      SortedMap<NodeId, Contact> founders,
      SortedMap<NodeId, Contact> members,
      long memberIndex,
      long origin)
      implements PeerReply {}

  /**
   * To {@link PeerCall.ChangeMember}.
   *
   * @param detail what is in the way; empty if nothing is
   */
  record MemberReply(MemberProgress progress, String detail) implements PeerReply {}

  /**
   * To {@link PeerCall.Votes}, {@link PeerCall.Appends} and {@link PeerCall.TimeoutNow}: the
   * responses, in any order.
   */
  record RaftReply(List<GroupMessage> responses) implements PeerReply {}

  /** To {@link PeerCall.Propose}: one answer a command, in the same order. */
  record ProposeReply(List<Outcome> outcomes) implements PeerReply {}

  /**
   * To {@link PeerCall.Transfer}.
   *
   * @param term the term in which the node asked leads
   * @param successor who is to lead, or does already; null if nobody is
   */
  record TransferReply(TransferStart start, long term, @Nullable NodeId successor)
      implements PeerReply {}

  /** To {@link PeerCall.Watch}: the node still leads; ask again. */
  record WatchReply() implements PeerReply {}

  /** To {@link PeerCall.ReadIndex}. */
  record ReadIndexReply(long index) implements PeerReply {}

  /**
   * To {@link PeerCall.InstallSnapshot}.
   *
   * @param bytes how much of the snapshot is there; less than was sent if a part was not the next,
   *     or the whole was damaged
   * @param isInstalled whether the node's state is at least as new as the snapshot, durably
   */
  record SnapshotReply(long bytes, boolean isInstalled) implements PeerReply {}

  /**
   * To {@link PeerCall.ReadState}.
   *
   * @param meta of the snapshot that the part is of
   */
  @SuppressWarnings("ArrayRecordComponent") // shared, never changed, never compared
  record StateReply(SnapshotMeta meta, byte[] part) implements PeerReply {}

  /**
   * To {@link PeerCall.Cohere}: the messages have been taken.
   *
   * @param homes of the shards that were sought, and of those whose home the node is not that was
   *     written to; as far as the node knows them
   */
  record Cohered(List<ShardHome> homes) implements PeerReply {}

  /**
   * To {@link PeerCall.SeeLine}.
   *
   * @param version of the line; 0 if there is none
   * @param isDirty whether memory lags behind it
   * @param holders who has the key as its home knows it; null if the node is not its home
   */
  record LineSeen(
      LineState state,
      long version,
      boolean isDirty,
      @Nullable SortedMap<NodeId, LineState> holders)
      implements PeerReply {}

  /**
   * To {@link PeerCall.Propose}, {@link PeerCall.ReadIndex}, {@link PeerCall.Transfer} and {@link
   * PeerCall.ChangeMember}: this node does not lead the group, and has done nothing. To {@link
   * PeerCall.Watch}: it leads nothing. To {@link PeerCall.ReadState}: it does not have the state.
   */
  record NotLeader(@Nullable NodeId leader) implements PeerReply {}

  /** To any call: a bounded queue is full; nothing was done. */
  record Busy() implements PeerReply {}

  /** To any call: caller and callee do not belong together; nothing was done. */
  record Rejected(String reason) implements PeerReply {}

  /** To any call: the caller has been removed from the cluster for good; nothing was done. */
  record Removed(String reason) implements PeerReply {}
}
