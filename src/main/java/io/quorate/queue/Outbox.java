package io.quorate.queue;

import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages that have left their queues for others, which may be of other shards, until those are
 * known to have them.
 */
final class Outbox {
  private final TreeMap<Long, Parcel> parcels = new TreeMap<>();

  /** A message with where it comes from and where it goes. */
  record Parcel(QueueName origin, QueueName target, Message message) {}

  void add(Parcel parcel) {
    parcels.put(parcel.message().id(), parcel);
  }

  @Nullable Parcel remove(long messageId) {
    return parcels.remove(messageId);
  }

  int count() {
    return parcels.size();
  }

  Collection<Parcel> all() {
    return Collections.unmodifiableCollection(parcels.values());
  }

  /** Those after the id, in the order of their ids. */
  Collection<Parcel> after(long messageId) {
    return Collections.unmodifiableCollection(parcels.tailMap(messageId, false).values());
  }
}
