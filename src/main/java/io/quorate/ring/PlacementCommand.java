package io.quorate.ring;

import io.quorate.kernel.NodeId;

/** What changes {@link Placements}. Each may come late or twice, and then does nothing. */
public sealed interface PlacementCommand {
  Kind kind();

  /** One constant for each command. The ordinal is the form in the log: append only. */
  enum Kind {
    PLACE,
    SETTLE,
    GO_ON,
    LEAVE,
    STAY
  }

  /**
   * Shards are to be where the table says; ignored unless it is the next one.
   *
   * @param replicationFactor as in {@link Placement}; the first table decides it for good
   */
  record Place(int replicationFactor, PlacementTable table) implements PlacementCommand {
    @Override
    public Kind kind() {
      return Kind.PLACE;
    }
  }

  /** The shard is where the table of this epoch says. */
  record Settle(int shard, long epoch) implements PlacementCommand {
    @Override
    public Kind kind() {
      return Kind.SETTLE;
    }
  }

  /** The shard is on its way to where the table of this epoch says. */
  record GoOn(int shard, long epoch) implements PlacementCommand {
    @Override
    public Kind kind() {
      return Kind.GO_ON;
    }
  }

  /** The node is to lose all its shards, and then its membership. */
  record Leave(NodeId node) implements PlacementCommand {
    @Override
    public Kind kind() {
      return Kind.LEAVE;
    }
  }

  /** The node is to leave no more, or it has left. */
  record Stay(NodeId node) implements PlacementCommand {
    @Override
    public Kind kind() {
      return Kind.STAY;
    }
  }
}
