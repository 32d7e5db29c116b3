package io.quorate.machine;

import io.quorate.cache.MemoryRequest;
import io.quorate.cache.MemoryRequestKind;
import io.quorate.kernel.Bytes;
import io.quorate.lock.LockCommand;
import io.quorate.queue.QueueCommand;
import io.quorate.queue.QueueEvent.DepthTold;
import io.quorate.queue.QueueQuery;
import io.quorate.ring.PlacementCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands in the logs of groups. */
public sealed interface Command {
  CommandKind kind();

  /** Whether it brings bytes that the disk is to keep. */
  default boolean bringsBodies() {
    return false;
  }

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
      List<QueueCommand.Item> items = command.items();
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

    @Override
    public boolean bringsBodies() {
      return !bodies.isEmpty();
    }
  }

  /** A client's question to queues: its place in the log is the moment of its answer. */
  record AskQueues(QueueQuery query) implements Command {
    @Override
    public CommandKind kind() {
      return CommandKind.ASK_QUEUES;
    }
  }

  /**
   * What a home asks of the memory of its shard. Its node is the shard's leader, and proposes it
   * itself.
   *
   * @param bytesMax beyond how many bytes the shard's memory takes no more values; the leader says
   *     that to all replicas
   */
  record OnCache(MemoryRequest request, long bytesMax) implements Command {
    /**
     * @throws IllegalArgumentException if the request changes nothing: reads are no entries
     */
    public OnCache {
      if (request.kind() == MemoryRequestKind.READ) {
        throw new IllegalArgumentException("a read is no command");
      }
    }

    @Override
    public CommandKind kind() {
      return CommandKind.ON_CACHE;
    }

    @Override
    public boolean bringsBodies() {
      return request instanceof MemoryRequest.Commit commit && commit.content().isPresent();
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
   * Tells watchers how deep queues are; it changes nothing. Its place in the log of {@code system}
   * is that of the events.
   *
   * @param depths from 1 to {@link #DEPTHS_MAX}
   */
  record TellDepths(List<DepthTold> depths) implements Command {
    /** How many queues one command tells of. */
    public static final int DEPTHS_MAX = 100;

    /**
     * @throws IllegalArgumentException if there are too many or no queues
     */
    public TellDepths {
      depths = List.copyOf(depths);
      if (depths.isEmpty() || depths.size() > DEPTHS_MAX) {
        throw new IllegalArgumentException("1 to " + DEPTHS_MAX + " queues, not " + depths.size());
      }
    }

    @Override
    public CommandKind kind() {
      return CommandKind.TELL_DEPTHS;
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
