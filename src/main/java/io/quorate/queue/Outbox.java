package io.quorate.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/**
 * Messages that have left their queues for others, which may be of other shards, until those are
 * known to have them. They are numbered as they come, and those to one queue leave in that order:
 * so the number of the last one says which of them a queue has.
 */
final class Outbox {
  /** How many may wait for one queue before no more are sent back to it on request. */
  static final int REDRIVEN_MAX = 10_000;

  private final TreeMap<Long, Parcel> parcels = new TreeMap<>();
  private final TreeMap<QueueName, TreeMap<Long, Parcel>> byTarget = new TreeMap<>();
  private final TreeMap<QueueName, Integer> countByOrigin = new TreeMap<>();
  private long lastNumber;

  /**
   * @param lastNumber the greatest that any parcel has had
   */
  Outbox(long lastNumber) {
    this.lastNumber = lastNumber;
  }

  /** A message with where it comes from and where it goes. */
  record Parcel(long number, QueueName origin, QueueName target, Message message) {}

  long lastNumber() {
    return lastNumber;
  }

  void add(QueueName origin, QueueName target, Message message) {
    restore(new Parcel(++lastNumber, origin, target, message));
  }

  void restore(Parcel parcel) {
    parcels.put(parcel.number(), parcel);
    byTarget
        .computeIfAbsent(parcel.target(), target -> new TreeMap<>())
        .put(parcel.number(), parcel);
    countByOrigin.merge(parcel.origin(), 1, Integer::sum);
  }

  /** Removes those that the target has: all up to the number. */
  List<Parcel> remove(QueueName target, long upTo) {
    TreeMap<Long, Parcel> waiting = byTarget.get(target);
    if (waiting == null) {
      return List.of();
    }
    List<Parcel> arrived = new ArrayList<>(waiting.headMap(upTo, true).values());
    for (Parcel parcel : arrived) {
      waiting.remove(parcel.number());
      parcels.remove(parcel.number());
      countByOrigin.computeIfPresent(
          parcel.origin(), (origin, count) -> count == 1 ? null : count - 1);
    }
    if (waiting.isEmpty()) {
      byTarget.remove(target);
    }
    return arrived;
  }

  int count() {
    return parcels.size();
  }

  /** How many have left the queue. */
  int countFrom(QueueName origin) {
    return countByOrigin.getOrDefault(origin, 0);
  }

  /** Whether so many wait for the queue that no more should be sent back to it. */
  boolean isFullFor(QueueName target) {
    TreeMap<Long, Parcel> waiting = byTarget.get(target);
    return waiting != null && waiting.size() >= REDRIVEN_MAX;
  }

  /** Below which number all are where they were to go. */
  long settledBelow() {
    return parcels.isEmpty() ? lastNumber + 1 : parcels.firstKey();
  }

  Collection<Parcel> all() {
    return Collections.unmodifiableCollection(parcels.values());
  }

  /** Those after the number, in the order in which they came. */
  Collection<Parcel> after(long number) {
    return Collections.unmodifiableCollection(parcels.tailMap(number, false).values());
  }

  /** The queues for which any wait. */
  List<QueueName> targets() {
    return List.copyOf(byTarget.keySet());
  }

  /** Those for the queue, in the order in which they leave. */
  Collection<Parcel> to(QueueName target) {
    TreeMap<Long, Parcel> waiting = byTarget.get(target);
    return waiting == null ? List.of() : Collections.unmodifiableCollection(waiting.values());
  }
}
