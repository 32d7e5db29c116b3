package io.quorate.events;

import io.quorate.kernel.NodeId;
import io.quorate.lock.LockEvent;
import io.quorate.queue.QueueEvent.DepthTold;
import org.jspecify.annotations.Nullable;

/** Something that a committed entry of the log did. */
public sealed interface Event {
  /** To locks or sessions. */
  record OfLocks(LockEvent change) implements Event {}

  /**
   * A queue is about so deep now: it has at least doubled or halved since it was told last, or is
   * empty, or no longer is. Also told of by a new leader of its shard.
   */
  record OfQueue(DepthTold told) implements Event {}

  /**
   * A leader has begun its term with the entry. The next may lead already.
   *
   * @param leader null if the entry does not name it
   */
  record TermBegan(long term, @Nullable NodeId leader) implements Event {}
}
