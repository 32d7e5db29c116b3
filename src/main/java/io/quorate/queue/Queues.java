package io.quorate.queue;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The queues of a shard by their names; those that nobody would miss vanish after a while. */
final class Queues {
  /** How many there may be; dead-letter queues come beyond, as no dead letter may be lost. */
  static final int QUEUES_MAX = 100_000;

  /** How long a queue without settings stays after its last message has gone. */
  static final long IDLE_MILLIS = 300_000;

  private final Outbox outbox;
  private final Tally ofAll = new Tally(null);
  private final TreeMap<String, Queue> byName = new TreeMap<>(QueueName.ORDER);
  private final TreeSet<Queue> idle =
      new TreeSet<>(Comparator.comparingLong(Queue::idleUntilMillis).thenComparing(Queue::name));

  /**
   * @param outbox what has left the queues
   */
  Queues(Outbox outbox) {
    this.outbox = outbox;
  }

  boolean isFull() {
    return byName.size() >= QUEUES_MAX;
  }

  /** What has happened in all of them since this replica began, those included that are gone. */
  Tally ofAll() {
    return ofAll;
  }

  int count() {
    return byName.size();
  }

  @Nullable Queue get(QueueName name) {
    return byName.get(name.value());
  }

  /** The queue, which has something to be there for right after. */
  Queue obtain(QueueName name) {
    return byName.computeIfAbsent(name.value(), absent -> new Queue(name, new Tally(ofAll)));
  }

  void restore(Queue queue, long idleUntilMillis) {
    byName.put(queue.name().value(), queue);
    if (idleUntilMillis != 0) {
      queue.idleUntil(idleUntilMillis);
      idle.add(queue);
    }
  }

  void remove(Queue queue) {
    idle.remove(queue);
    byName.remove(queue.name().value());
  }

  /** Whether nobody would miss the queue. */
  boolean isIdle(Queue queue) {
    return queue.contents().size() == 0
        && queue.settings().isDefault()
        && outbox.countFrom(queue.name()) == 0;
  }

  /** Starts or stops the time after which the queue vanishes, as it is now. */
  void reconsider(Queue queue, Step step) {
    boolean isIdle = isIdle(queue);
    if (isIdle == (queue.idleUntilMillis() != 0)) {
      return;
    }
    if (isIdle) {
      queue.idleUntil(step.after(IDLE_MILLIS));
      idle.add(queue);
    } else {
      idle.remove(queue);
      queue.idleUntil(0);
    }
  }

  /** The queue that vanishes first; null if none is idle. */
  @Nullable Queue nextIdle() {
    return idle.isEmpty() ? null : idle.first();
  }

  Collection<Queue> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /**
   * The queues whose names are not before the prefix, and after the name if there is one; a queue's
   * partitions follow it.
   */
  Collection<Queue> after(String prefix, @Nullable String name) {
    return Collections.unmodifiableCollection(
        name == null || name.compareTo(prefix) < 0
            ? byName.tailMap(prefix, true).values()
            : byName.tailMap(name, false).values());
  }
}
