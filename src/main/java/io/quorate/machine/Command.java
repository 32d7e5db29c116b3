package io.quorate.machine;

import io.quorate.kernel.Bytes;
import io.quorate.lock.LockCommand;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueQuery;
import io.quorate.ring.PlacementCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands in the logs of groups. */
public sealed interface Command {
  CommandKind kind();

  /**
   * The first command of a cluster's life.
   *
   * @param tokenBase every fencing token from now on exceeds this: Unix milliseconds × 1024
   */
  record Bootstrap(long tokenBase) implements Command {
    @Override
    public CommandKind kind() {
      return CommandKind.BOOTSTRAP;
    }
  }

  /** Lets what is due expire, and writes the log time down. */
  record PassTime() implements Command {
    @Override
    public CommandKind kind() {
      return CommandKind.PASS_TIME;
    }
  }

  /**
   * A client's command.
   *
   * @param requestId null if the client gave none
   */
  record OnLock(GatewayStamp stamp, @Nullable RequestId requestId, LockCommand command)
      implements Command {
    @Override
    public CommandKind kind() {
      return CommandKind.ON_LOCK;
    }
  }

  /**
   * A client's command on queues.
   *
   * @param bodies of the messages that it brings, in their order; of other commands none
   */
  record OnQueue(GatewayStamp stamp, QueueCommand command, List<Bytes> bodies) implements Command {
    /**
     * @throws IllegalArgumentException if the bodies are not those of the messages
     */
    public OnQueue {
      bodies = List.copyOf(bodies);
      List<QueueCommand.Item> items =
          command instanceof QueueCommand.Enqueue enqueue ? enqueue.items() : List.of();
      boolean isWhole = items.size() == bodies.size();
      for (int i = 0; isWhole && i < items.size(); i++) {
        isWhole = items.get(i).bodyBytes() == bodies.get(i).length();
      }
      if (!isWhole) {
        throw new IllegalArgumentException("the bodies are not those of the messages");
      }
    }

    @Override
    public CommandKind kind() {
      return CommandKind.ON_QUEUE;
    }
  }

  /** A client's question to queues: its place in the log is the moment of its answer. */
  record AskQueues(QueueQuery query) implements Command {
    @Override
    public CommandKind kind() {
      return CommandKind.ASK_QUEUES;
    }
  }

  /** Changes where shards are to be. */
  record OnPlacement(PlacementCommand command) implements Command {
    @Override
    public CommandKind kind() {
      return CommandKind.ON_PLACEMENT;
    }
  }

  /**
   * A shard's leader is about to bring its group to where a table says.
   *
   * @param epoch of the table
   */
  record FollowTable(long epoch) implements Command {
    @Override
    public CommandKind kind() {
      return CommandKind.FOLLOW_TABLE;
    }
  }
}
