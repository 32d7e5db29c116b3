package io.quorate.queue;

import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What happens at one instant of a committed entry, and who is told.
 *
 * @param nowMillis log time: of the entry, or of a deadline that has passed since the one before
 * @param stirred the queues in which messages have become available
 */
record Step(long nowMillis, Consumer<QueueEvent> events, TreeMap<QueueName, Contents> stirred) {
  Step(long nowMillis, Consumer<QueueEvent> events) {
    this(nowMillis, events, new TreeMap<>());
  }

  /** What happened earlier, and is only found in this step. */
  Step at(long earlierMillis) {
    return new Step(earlierMillis, events, stirred);
  }

  /** The instant so far ahead: never before now, and never beyond the end of time. */
  long after(long millis) {
    if (millis <= 0) {
      return nowMillis;
    }
    return millis > Long.MAX_VALUE - nowMillis ? Long.MAX_VALUE : nowMillis + millis;
  }

  void tell(QueueEvent event) {
    events.accept(event);
  }

  void stir(Contents contents) {
    stirred.put(contents.queue().name(), contents);
  }
}
