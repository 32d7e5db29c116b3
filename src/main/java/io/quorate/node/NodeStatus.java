package io.quorate.node;

import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.lock.LockCounts;
import io.quorate.queue.QueueFigures;
import io.quorate.raft.Role;
import io.quorate.ring.PlacementTable;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of itself, as of its last step.
 *
 * @param detail why the phase is what it is; empty when there is nothing to say
 * @param groups those that are on this node, {@code system} first
 * @param shards as this node has heard of them
 * @param locks as this node has heard of them
 * @param queues of the shards that this node leads
 * @param waitingReceives receives that wait at this node
 * @param tickMillis the measured interval of the timer; 0 until it has been measured
 */
public record NodeStatus(
    NodeId node,
    long clusterId,
    long incarnation,
    Phase phase,
    String detail,
    List<MemberStatus> members,
    List<GroupStatus> groups,
    ShardsStatus shards,
    LockCounts locks,
    QueueFigures queues,
    int waitingReceives,
    long tickMillis) {

  /** Where a node is in its life. */
  public enum Phase {
    /** Belongs to no cluster yet. */
    JOINING,
    RUNNING,
    /** Takes no more calls of clients, and finishes those that it has taken. */
    STOPPING,
    /** Has stopped for good, because of a bug, its disk, or the refusal of its cluster. */
    HALTED
  }

  /**
   * A member of the cluster, or of the one that is to be founded.
   *
   * @param votes false for one that only receives the log, so far
   */
  public record MemberStatus(NodeId node, PeerAddress address, boolean votes) {}

  /**
   * Where the shards are to be, and how far they have come.
   *
   * @param moving those that may not be yet where the table says
   * @param leaving who is to lose all shards, and then the membership
   */
  public record ShardsStatus(
      PlacementTable table, SortedSet<Integer> moving, SortedSet<NodeId> leaving) {
    /** Before this node has heard of any. */
    public static final ShardsStatus NONE =
        new ShardsStatus(PlacementTable.EMPTY, new TreeSet<>(), new TreeSet<>());

    public ShardsStatus {
      moving = Collections.unmodifiableSortedSet(new TreeSet<>(moving));
      leaving = Collections.unmodifiableSortedSet(new TreeSet<>(leaving));
    }
  }

  /**
   * One group on this node.
   *
   * @param leader null while none is known
   * @param knownCommitIndex up to where the log is committed as far as this node has heard
   * @param logTimeMillis the group's clock, by which all its deadlines go
   * @param isQuorumLost whether this node has reason to think that it is cut off from a majority
   */
  public record GroupStatus(
      GroupId group,
      Role role,
      long term,
      @Nullable NodeId leader,
      long commitIndex,
      long knownCommitIndex,
      long appliedIndex,
      long lastIndex,
      long logTimeMillis,
      boolean isQuorumLost,
      List<PeerStatus> peers) {}

  /**
   * A peer as the leader sees it; only leaders have any.
   *
   * @param lag how many entries the peer's durable log is behind this one
   */
  public record PeerStatus(NodeId node, long matchIndex, long lag, boolean isActive) {}
}
