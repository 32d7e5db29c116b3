package io.quorate.lock;

import java.util.function.Consumer;

/** The log time of one committed entry, and who is told what the entry does. */
record Step(long nowMillis, Consumer<LockEvent> events) {
  /** The instant so far ahead: never before now, and never beyond the end of time. */
  long after(long millis) {
    if (millis <= 0) {
      return nowMillis;
    }
    return millis > Long.MAX_VALUE - nowMillis ? Long.MAX_VALUE : nowMillis + millis;
  }

  void tell(LockEvent event) {
    events.accept(event);
  }
}
