package io.quorate.machine;

import io.quorate.lock.LockCommand;
import org.jspecify.annotations.Nullable;

/** What stands in the log of the {@code system} group. */
public sealed interface Command {
  CommandKind kind();

  /**
   * The first command of a cluster's life.
   *
   * @param tokenBase every fencing token exceeds this: Unix milliseconds × 1024
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
}
