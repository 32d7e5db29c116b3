package io.quorate.queue;

import io.quorate.kernel.Invariant;
import io.quorate.queue.QueueCommand.Attempt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The messages of one queue, each by the place where it is; a purge discards them as a whole. */
final class Contents {
  static final Comparator<Attempt> BY_ATTEMPT =
      Comparator.comparing(Attempt::receiveId)
          .thenComparing(
              Attempt::consumer, Comparator.nullsFirst(Comparator.<ConsumerId>naturalOrder()));

  private final Queue queue;
  private final @Nullable Lane[] lanes = new @Nullable Lane[QueueCommand.PRIORITY_MAX + 1];

  /** All that are not in lanes. */
  private final TreeSet<Message> away = new TreeSet<>(Message.BY_ID);

  private final TreeMap<GroupName, Group> groups = new TreeMap<>();
  private final TreeMap<Attempt, Batch> batches = new TreeMap<>(BY_ATTEMPT);
  private final int[] counts = new int[Place.COUNT];
  private long bodyBytes;
  private boolean isDiscarded;

  Contents(Queue queue) {
    this.queue = queue;
  }

  Queue queue() {
    return queue;
  }

  boolean isDiscarded() {
    return isDiscarded;
  }

  void discard() {
    isDiscarded = true;
    groups.clear();
    batches.clear();
  }

  int count(Place place) {
    return counts[place.index()];
  }

  int size() {
    return count(Place.READY)
        + count(Place.DELAYED)
        + count(Place.IN_FLIGHT)
        + count(Place.BLOCKED);
  }

  long bodyBytes() {
    return bodyBytes;
  }

  /** Takes the message in where it has been settled. */
  void add(Message message) {
    if (message.place() == Place.READY) {
      lane(message.priority()).add(message);
    } else {
      away.add(message);
    }
    counts[message.place().index()]++;
    bodyBytes += message.bodyBytes();
  }

  /** Takes the message out of where it has been settled. */
  void remove(Message message) {
    if (message.place() == Place.READY) {
      lane(message.priority()).remove(message);
    } else {
      away.remove(message);
    }
    counts[message.place().index()]--;
    bodyBytes -= message.bodyBytes();
  }

  /** The message that is delivered next; null if none is available. */
  @Nullable Message next() {
    for (int priority = lanes.length - 1; priority >= 0; priority--) {
      Lane lane = lanes[priority];
      Message next = lane == null ? null : lane.next();
      if (next != null) {
        return next;
      }
    }
    return null;
  }

  /** The first so many that are available, in the order in which they are delivered. */
  List<Message> next(int max) {
    List<Message> next = new ArrayList<>();
    for (int priority = lanes.length - 1; priority >= 0; priority--) {
      Lane lane = lanes[priority];
      if (lane != null) {
        for (Iterator<Message> i = lane.iterator(); next.size() < max && i.hasNext(); ) {
          next.add(i.next());
        }
      }
    }
    return next;
  }

  /** The message that came first; null if there is none. */
  @Nullable Message oldest() {
    Message oldest = away.isEmpty() ? null : away.first();
    for (Lane lane : lanes) {
      Message next = lane == null ? null : lane.next();
      if (next != null && (oldest == null || next.id() < oldest.id())) {
        oldest = next;
      }
    }
    return oldest;
  }

  /** All, in the order of their ids. */
  List<Message> byId() {
    List<Message> all = new ArrayList<>(size());
    all.addAll(away);
    all.addAll(next(count(Place.READY)));
    // Long runs that are in order already: sorting them is merging them.
    all.sort(Message.BY_ID);
    return all;
  }

  /** All, in the order in which {@link #pollAny} would remove them. */
  List<Message> byRemoval() {
    List<Message> all = new ArrayList<>();
    for (int priority = lanes.length - 1; priority >= 0; priority--) {
      Lane lane = lanes[priority];
      if (lane != null) {
        lane.addAllByRemoval(all);
      }
    }
    all.addAll(away);
    return all;
  }

  /** Removes any message, of what has been discarded; null if none is left. */
  @Nullable Message pollAny() {
    for (int priority = lanes.length - 1; priority >= 0; priority--) {
      Lane lane = lanes[priority];
      Message any = lane == null ? null : lane.pollAny();
      if (any != null) {
        return any;
      }
    }
    return away.pollFirst();
  }

  /** Whether nothing is left of what has been discarded. */
  boolean isDrained() {
    return next() == null && away.isEmpty();
  }

  @Nullable Group group(GroupName name) {
    return groups.get(name);
  }

  Collection<Group> groups() {
    return Collections.unmodifiableCollection(groups.values());
  }

  Group obtainGroup(GroupName name) {
    return groups.computeIfAbsent(name, newcomer -> new Group());
  }

  void removeGroup(GroupName name) {
    groups.remove(name);
  }

  @Nullable Batch batch(Attempt attempt) {
    return batches.get(attempt);
  }

  Collection<Batch> batches() {
    return Collections.unmodifiableCollection(batches.values());
  }

  /** Keeps the message for a repetition of the receive that has got it. */
  void addToBatch(Attempt attempt, Message message) {
    Batch batch = batches.computeIfAbsent(attempt, Batch::new);
    batch.add(message);
    message.particulars().batch = batch;
  }

  void removeFromBatch(Message message) {
    Batch batch = message.batch();
    if (batch != null) {
      batch.remove(message);
      message.particulars().batch = null;
      if (batch.messages().isEmpty()) {
        Invariant.check(batches.remove(batch.attempt(), batch), "a batch is removed once");
      }
    }
  }

  Lane lane(int priority) {
    Lane lane = lanes[priority];
    if (lane == null) {
      lane = new Lane();
      lanes[priority] = lane;
    }
    return lane;
  }
}
