package io.quorate.machine;

import io.quorate.lock.LockCommand;
import io.quorate.ring.PlacementCommand;
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
