package io.quorate.port;

import io.quorate.cache.CacheKey;
import io.quorate.cache.CacheMessage;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.machine.Command;
import io.quorate.raft.Message;
import io.quorate.snapshot.SnapshotMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one node asks of another; each call is answered by the {@link PeerReply} named there. */
public sealed interface PeerCall {
  PeerCallKind kind();

  /** One Raft message and its group. */
  record GroupMessage(GroupId group, Message message) {}

  /**
   * Who are you, and who is in your cluster? Answered by {@link PeerReply.HelloReply}. A caller
   * without a cluster asks to join.
   *
   * @param address where the caller listens
   */
  record Hello(PeerAddress address) implements PeerCall {
    @Override
    public PeerCallKind kind() {
      return PeerCallKind.HELLO;
    }
  }

  /** Vote requests of any groups. Answered by {@link PeerReply.RaftReply}. */
  record Votes(List<GroupMessage> requests) implements PeerCall {
    @Override
    public PeerCallKind kind() {
      return PeerCallKind.VOTES;
    }
  }

  /** Append requests of any groups. Answered by {@link PeerReply.RaftReply}. */
  record Appends(List<GroupMessage> requests) implements PeerCall {
    @Override
    public PeerCallKind kind() {
      return PeerCallKind.APPENDS;
    }
  }

  /** Commands for the leader of a group. Answered by {@link PeerReply.ProposeReply}. */
  record Propose(GroupId group, List<Command> commands) implements PeerCall {
    @Override
    public PeerCallKind kind() {
      return PeerCallKind.PROPOSE;
    }
  }

  /** A confirmed read index of a group. Answered by {@link PeerReply.ReadIndexReply}. */
  record ReadIndex(GroupId group) implements PeerCall {
    @Override
    public PeerCallKind kind() {
      return PeerCallKind.READ_INDEX;
    }
  }

  /**
   * A part of a snapshot (Raft §7). Answered by {@link PeerReply.SnapshotReply}.
   *
   * @param offset where the part begins in the state
   * @param part empty to ask how much has arrived
   */
  @SuppressWarnings("ArrayRecordComponent") // shared, never changed, never compared
  record InstallSnapshot(SnapshotMeta meta, long offset, byte[] part) implements PeerCall {
    /**
     * @throws IllegalArgumentException if the part reaches beyond the state
     */
    public InstallSnapshot {
      if (offset < 0 || offset > meta.bytes() - part.length) {
        throw new IllegalArgumentException(
            part.length + " bytes at " + offset + " of a state of " + meta.bytes());
      }
    }

    /** Whether nothing is missing after it. */
    public boolean isLast() {
      return offset + part.length == meta.bytes();
    }

    @Override
    public PeerCallKind kind() {
      return PeerCallKind.INSTALL_SNAPSHOT;
    }
  }

  /**
   * A wish for another membership. Answered by {@link PeerReply.MemberReply}; to be asked again
   * until that says how it has ended.
   */
  record ChangeMember(MemberWish wish) implements PeerCall {
    @Override
    public PeerCallKind kind() {
      return PeerCallKind.CHANGE_MEMBER;
    }
  }

  /**
   * A part of a snapshot of the group: of the one that ends at the index if that is being read
   * already, else of any that reaches it. Answered by {@link PeerReply.StateReply}; {@link
   * PeerReply.Busy} as long as there is none.
   *
   * @param bytesMax 0 to learn which snapshot there is, and have it kept for a while
   */
  record ReadState(GroupId group, long index, long offset, int bytesMax) implements PeerCall {
    /** Bytes of one part. */
    public static final int BYTES_MAX = 1 << 20;

    /**
     * @throws IllegalArgumentException if the numbers are out of their ranges
     */
    public ReadState {
      if (index < 1 || offset < 0 || bytesMax < 0 || bytesMax > BYTES_MAX) {
        throw new IllegalArgumentException(
            bytesMax + " bytes at " + offset + " of the state at entry " + index);
      }
    }

    @Override
    public PeerCallKind kind() {
      return PeerCallKind.READ_STATE;
    }
  }

  /** Requests to campaign, of any groups. Answered by {@link PeerReply.RaftReply}. */
  record TimeoutNow(List<GroupMessage> requests) implements PeerCall {
    @Override
    public PeerCallKind kind() {
      return PeerCallKind.TIMEOUT_NOW;
    }
  }

  /**
   * Stays open as long as the node leads anything, so that the connection breaks when its process
   * dies. Answered by {@link PeerReply.WatchReply} from time to time.
   */
  record Watch() implements PeerCall {
    @Override
    public PeerCallKind kind() {
      return PeerCallKind.WATCH;
    }
  }

  /**
   * A wish that another node lead a group. Answered by {@link PeerReply.TransferReply}.
   *
   * @param target null for whoever has most of the log
   */
  record Transfer(GroupId group, @Nullable NodeId target) implements PeerCall {
    @Override
    public PeerCallKind kind() {
      return PeerCallKind.TRANSFER;
    }
  }

  /**
   * What the caches of two nodes say to each other. Answered by {@link PeerReply.Cohered}.
   *
   * @param sought shards of which the caller does not know the home
   */
  record Cohere(CacheTerms terms, List<CacheMessage> messages, List<Integer> sought)
      implements PeerCall {
    @Override
    public PeerCallKind kind() {
      return PeerCallKind.COHERE;
    }
  }

  /** What has this node of a key? Answered by {@link PeerReply.LineSeen}. */
  record SeeLine(CacheKey key) implements PeerCall {
    @Override
    public PeerCallKind kind() {
      return PeerCallKind.SEE_LINE;
    }
  }
}
