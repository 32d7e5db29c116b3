package io.quorate.sim.check;

import io.quorate.events.EventFeed;
import io.quorate.kernel.NodeId;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.raft.RaftCore;
import org.jspecify.annotations.Nullable;

/** What the laws see of a group on a node: its own state, past every door. */
public interface Replica {
  NodeId id();

  /** How often the cluster has given up who had this id before; the next one owes it nothing. */
  int identity();

  /** Null while the node is down, or does not have the group. */
  @Nullable RaftCore raft();

  /** Null while the node is down, or does not have the group. */
  @Nullable ReplicatedMachine machine();

  /** What the node tells of the group; null for a group of which it tells nothing. */
  default @Nullable EventFeed events() {
    return null;
  }

  /** What the journal has said to be durable, and must never lose. */
  DurableLog disk();
}
