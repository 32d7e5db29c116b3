package io.quorate.raft;

import io.quorate.kernel.NodeId;
import org.jspecify.annotations.Nullable;

/** A change that observers may want to know of; nothing depends on it. */
public sealed interface Notice {
  /** This node has a new role or term, or knows a new leader. */
  record RoleChanged(Role role, long term, @Nullable NodeId leader) implements Notice {}

  /** A leader gave up because no quorum has answered for an election timeout (thesis §6.2). */
  record QuorumLost(long term) implements Notice {}

  /** For this node alone, the leader no longer counts as alive: a connection to it broke. */
  record LeaderDoubted(NodeId leader, long term) implements Notice {}

  /** A leader takes no more commands until the successor leads (thesis §3.10). */
  record TransferBegun(NodeId successor, long term) implements Notice {}

  /** The successor did not come to lead in time: the leader takes commands again. */
  record TransferGivenUp(NodeId successor, long term) implements Notice {}
}
