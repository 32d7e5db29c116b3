package io.quorate.events;

import io.quorate.lock.LockEvent;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which events somebody wants.
 *
 * @param prefix how the name of the lock or queue begins; empty for any
 * @param types empty for all, with a prefix for all that are of one lock or queue: whoever asks for
 *     names gets other events only by asking for them, too
 */
public record Filter(String prefix, Set<EventType> types) {
  public static final Filter ALL = new Filter("", EnumSet.noneOf(EventType.class));

  public boolean admits(Event event) {
    if (!types.isEmpty() && !types.contains(EventType.of(event))) {
      return false;
    }
    if (event instanceof Event.OfLocks locks && locks.change() instanceof LockEvent.OfLock ofLock) {
      return ofLock.lock().value().startsWith(prefix);
    }
    if (event instanceof Event.OfQueue queue) {
      return queue.told().queue().value().startsWith(prefix);
    }
    return prefix.isEmpty() || !types.isEmpty();
  }
}
