package io.quorate.events;

import io.quorate.lock.ClientId;
import io.quorate.lock.LockEvent;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An event in its place. Thread-safe. */
public final class Recorded {
  /** The objects, the fixed parts of the text, and numbers. */
  private static final int FIXED_BYTES = 384;

  /** A character stands in the name, and takes up to three bytes in the text. */
  private static final int CHARACTER_BYTES = 5;

  private final EventId id;
  private final Event event;

  // Written by whoever is first; a second one writes the same, and nobody minds.
  private volatile byte @Nullable [] text;

  Recorded(EventId id, Event event) {
    this.id = id;
    this.event = event;
  }

  public EventId id() {
    return id;
  }

  public Event event() {
    return event;
  }

  /** The event as it is sent, which is made once for all readers; nobody may change it. */
  public byte[] text(Function<Recorded, byte[]> form) {
    byte[] known = text;
    if (known == null) {
      known = form.apply(this);
      text = known;
    }
    return known;
  }

  /** About how much memory it takes, with its text. */
  int bytes() {
    if (event instanceof Event.OfQueue queue) {
      return FIXED_BYTES + CHARACTER_BYTES * queue.told().queue().value().length();
    }
    if (!(event instanceof Event.OfLocks locks)) {
      return FIXED_BYTES;
    }
    LockEvent change = locks.change();
    int characters = change.client().value().length();
    if (change instanceof LockEvent.OfLock ofLock) {
      characters += ofLock.lock().value().length();
    }
    if (change instanceof LockEvent.SessionEnded ended) {
      characters += ended.session().value().length();
    }
    if (change instanceof LockEvent.Aborted aborted) {
      for (ClientId client : aborted.cycle()) {
        characters += client.value().length() + CHARACTER_BYTES;
      }
    }
    return FIXED_BYTES + CHARACTER_BYTES * characters;
  }
}
