package io.quorate.events;

import io.quorate.lock.LockEvent;
import java.util.Locale;
import java.util.Optional;

/** The kinds of events that a watcher can ask for. */
public enum EventType {
  LOCK_GRANTED,
  LOCK_OFFERED,
  LOCK_RELEASED,
  LOCK_EXPIRED,
  WAIT_EXPIRED,
  WAIT_LEFT,
  DEADLOCK,
  SESSION_ENDED,
  LEADER,
  QUEUE_DEPTH;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Its name for clients, in lower case. */
  public String word() {
    return word;
  }

  /** The type of that name, in any case. */
  public static Optional<EventType> find(String word) {
    for (EventType type : values()) {
      if (type.word.equalsIgnoreCase(word)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  public static EventType of(Event event) {
    if (event instanceof Event.OfLocks locks) {
      return of(locks.change());
    }
    return event instanceof Event.OfQueue ? QUEUE_DEPTH : LEADER;
  }

  private static EventType of(LockEvent change) {
    if (change instanceof LockEvent.Granted) {
      return LOCK_GRANTED;
    }
    if (change instanceof LockEvent.Released) {
      return LOCK_RELEASED;
    }
    if (change instanceof LockEvent.Offered) {
      return LOCK_OFFERED;
    }
    if (change instanceof LockEvent.Expired) {
      return LOCK_EXPIRED;
    }
    if (change instanceof LockEvent.WaitExpired) {
      return WAIT_EXPIRED;
    }
    if (change instanceof LockEvent.Left) {
      return WAIT_LEFT;
    }
    if (change instanceof LockEvent.Aborted) {
      return DEADLOCK;
    }
    if (change instanceof LockEvent.SessionEnded) {
      return SESSION_ENDED;
    }
    throw new IllegalArgumentException("an event without a type: " + change.getClass());
  }
}
