package io.quorate.node;

import io.quorate.cache.CacheConfig;
import io.quorate.cache.WritePolicy;
import io.quorate.group.GroupConfig;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.machine.Machines;
import io.quorate.raft.RaftConfig;
import io.quorate.ring.Placement;
import io.quorate.snapshot.SnapshotPolicy;
import java.util.SortedMap;

/**
 * The knobs of a node. Every bound of the loop is here.
 *
 * @param members the first members of the cluster and where they listen, this node included
 * @param reconfigures whether a cluster that has others is to become so
 * @param patienceMillis how long a request looks for a leader and for its answer
 * @param inboxMax client requests and peer calls that may wait for the loop
 * @param pendingMax commands of this node's clients that may be under way
 * @param parkedMax acquires that may wait at this node for their lock
 * @param proposalsMax uncommitted entries of a leader
 * @param forwardMax commands in one forwarded batch
 * @param callsInFlightMax open calls to one peer of each kind
 * @param peerTimeoutMillis how long a call to a peer may take
 * @param installTimeoutMillis how long a peer may take to install a snapshot after its last part;
 *     it is asked again if it takes longer
 * @param placement how many shards there are, and how many copies of each; what the cluster has
 *     agreed on at its beginning counts instead
 * @param cacheBytesMax how many bytes of values a shard keeps for the cache
 */
public record NodeConfig(
    NodeId self,
    SortedMap<NodeId, PeerAddress> members,
    boolean reconfigures,
    RaftConfig raft,
    long patienceMillis,
    int inboxMax,
    int pendingMax,
    int parkedMax,
    int proposalsMax,
    int forwardMax,
    int callsInFlightMax,
    long peerTimeoutMillis,
    long installTimeoutMillis,
    SnapshotPolicy snapshots,
    Placement placement,
    CacheConfig cache,
    long cacheBytesMax) {

  private static final CacheConfig CACHE =
      new CacheConfig(
          WritePolicy.THROUGH,
          1_000_000_000L,
          100_000_000L,
          1_000_000_000L,
          1_000,
          64L << 20,
          100_000);
  private static final long CACHE_BYTES_MAX = 1L << 30;

  /** The defaults of everything but the cluster itself. */
  public static NodeConfig of(
      NodeId self, SortedMap<NodeId, PeerAddress> members, RaftConfig raft) {
    return new NodeConfig(
        self,
        members,
        false,
        raft,
        5_000,
        4_096,
        8_192,
        16_384,
        8_192,
        1_024,
        4,
        1_000,
        3_000,
        SnapshotPolicy.DEFAULT,
        Placement.DEFAULT,
        CACHE,
        CACHE_BYTES_MAX);
  }

  /** The same with another policy. */
  public NodeConfig withSnapshots(SnapshotPolicy policy) {
    return with(reconfigures, policy, placement, cache, cacheBytesMax);
  }

  /** The same, where the cluster is to become as declared, or not. */
  public NodeConfig reconfiguring(boolean isWanted) {
    return with(isWanted, snapshots, placement, cache, cacheBytesMax);
  }

  /** The same with other shards. */
  public NodeConfig placing(Placement rule) {
    return with(reconfigures, snapshots, rule, cache, cacheBytesMax);
  }

  /** The same with another cache. */
  public NodeConfig caching(CacheConfig rule, long bytesMax) {
    return with(reconfigures, snapshots, placement, rule, bytesMax);
  }

  /** What of it concerns each group. */
  GroupConfig groups(Machines machines) {
    return new GroupConfig(self, raft, snapshots, proposalsMax, machines);
  }

  private NodeConfig with(
      boolean reconfiguring,
      SnapshotPolicy policy,
      Placement shards,
      CacheConfig rule,
      long bytesMax) {
    return new NodeConfig(
        self,
        members,
        reconfiguring,
        raft,
        patienceMillis,
        inboxMax,
        pendingMax,
        parkedMax,
        proposalsMax,
        forwardMax,
        callsInFlightMax,
        peerTimeoutMillis,
        installTimeoutMillis,
        policy,
        shards,
        rule,
        bytesMax);
  }
}
