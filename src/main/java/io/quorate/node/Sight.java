package io.quorate.node;

import io.quorate.group.Group;
import io.quorate.group.Groups;
import io.quorate.kernel.GroupId;
import io.quorate.machine.ShardMachine;
import io.quorate.queue.QueueCommand.Receive;
import io.quorate.queue.QueueTable;

/**
 * What this node sees of queues by itself, in its replicas, which may lag: good for asking in the
 * right order and at the right time, and for nothing else. Loop thread only.
 */
interface Sight {
  /** Nobody is known to lead the shard; it is asked last. */
  int UNLED = 3;

  /** Nothing is known to be there. */
  int UNKNOWN = 2;

  /** There are messages. */
  int FILLED = 1;

  /** The receive has got something there before, which its repetition is to get again. */
  int GIVEN = 0;

  /** Whether this node has a replica of the shard. */
  boolean hasReplica(GroupId shard);

  /** How soon the queue of the shard is to be asked: the least first. */
  int rank(GroupId shard, Receive command);

  /**
   * Whether there is nothing to be had, and the node would be told of what comes: it has a replica
   * that a leader keeps up to date.
   */
  boolean seesNothing(GroupId shard, Receive command);

  /** Whether the shard has no leader that this node knows of, so that its replica stands still. */
  boolean isUnled(GroupId shard);

  static Sight of(Groups groups) {
    return new Replicas(groups);
  }

  /** That of a node with its groups. */
  record Replicas(Groups groups) implements Sight {
    @Override
    public boolean hasReplica(GroupId shard) {
      return groups.open(shard) != null;
    }

    @Override
    public boolean seesNothing(GroupId shard, Receive command) {
      Group group = groups.open(shard);
      return group != null
          && group.raft().leader() != null
          && ((ShardMachine) group.machine()).queues().hasNothingFor(command);
    }

    @Override
    public boolean isUnled(GroupId shard) {
      Group group = groups.open(shard);
      return group != null && group.raft().leader() == null;
    }

    @Override
    public int rank(GroupId shard, Receive command) {
      Group group = groups.open(shard);
      if (group == null) {
        return UNKNOWN;
      }
      if (group.raft().leader() == null) {
        return UNLED;
      }
      QueueTable table = ((ShardMachine) group.machine()).queues();
      if (table.knows(command)) {
        return GIVEN;
      }
      return table.available(command.queue()) > 0 ? FILLED : UNKNOWN;
    }
  }
}
