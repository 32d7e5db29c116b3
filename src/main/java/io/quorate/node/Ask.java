package io.quorate.node;

import io.quorate.lock.LockCommand;
import io.quorate.lock.LockQuery;
import io.quorate.machine.RequestId;
import org.jspecify.annotations.Nullable;

/** A call on locks that may be one of several. */
public sealed interface Ask {
  /**
   * To carry out a command.
   *
   * @param requestId null if the client gave none
   * @param waitMillis how long an acquire waits for its lock; 0 for not at all
   */
  record Order(@Nullable RequestId requestId, LockCommand.OfLock command, long waitMillis)
      implements Ask {}

  /** To answer a question. */
  record Question(LockQuery query, Consistency consistency) implements Ask {}
}
