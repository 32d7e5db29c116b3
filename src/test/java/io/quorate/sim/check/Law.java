package io.quorate.sim.check;

import io.quorate.kernel.NodeId;
import io.quorate.raft.Message;

/** Something that must hold at every moment of a run; throws {@link LawBroken} when it does not. */
public interface Law {
  /** The node has performed a step, or its disk has. */
  default void stepped(Replica node) {}

  /** The node has a new life, from what its disk held. */
  default void restarted(Replica node) {}

  /** The node has entries that it did not have, or has others, from this index on. */
  default void logChanged(Replica node, long fromIndex) {}

  /** A response has left the node. */
  default void responded(Replica from, NodeId to, Message message) {}

  /** The node has given the group up, and its disk has nothing of it any more. */
  default void left(Replica node) {}

  /** Some node has shown for the first time that an entry is committed. */
  default void committed(Committed committed) {}
}
