package io.quorate.events;

import io.quorate.kernel.NodeId;
import io.quorate.lock.LockEvent;
import org.jspecify.annotations.Nullable;

/** Something that a committed entry of the log did. */
public sealed interface Event {
  /** To locks or sessions. */
  record OfLocks(LockEvent change) implements Event {}

  /**
   * A leader has begun its term with the entry. The next may lead already.
   *
   * @param leader null if the entry does not name it
   */
  record TermBegan(long term, @Nullable NodeId leader) implements Event {}
}
