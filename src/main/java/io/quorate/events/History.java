package io.quorate.events;

import io.quorate.kernel.Invariant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last events, without a hole: from where it begins to the last applied entry. It forgets the
 * oldest as far as its bounds demand. Not thread-safe.
 */
public final class History {
  /**
   * Some events in their order.
   *
   * @param upTo where to go on: nothing lies between the last of the events and this place
   */
  public record Slice(List<Recorded> events, EventId upTo) {
    public Slice {
      events = List.copyOf(events);
    }
  }

  private static final int FIRST_CAPACITY = 64;

  private final int countMax;
  private final long bytesMax;
  private @Nullable Recorded[] ring = new Recorded[FIRST_CAPACITY];
  private int first;
  private int count;
  private long bytes;
  private EventId begin;
  private long appliedIndex;

  /**
   * @param countMax how many events are kept
   * @param bytesMax about how many bytes all events may take that are kept
   * @param appliedIndex of the entry behind which it begins
   */
  public History(int countMax, long bytesMax, long appliedIndex) {
    this.countMax = countMax;
    this.bytesMax = bytesMax;
    this.appliedIndex = appliedIndex;
    begin = EventId.endOf(appliedIndex);
  }

  /** The place behind which everything is known. */
  public EventId begin() {
    return begin;
  }

  /** The place up to which everything is known: the end of the last applied entry. */
  public EventId end() {
    return EventId.endOf(appliedIndex);
  }

  /** Takes what an entry did, in its order, which may be nothing. */
  public void applied(long index, List<Event> events) {
    Invariant.check(index > appliedIndex, "entry %d after %d", index, appliedIndex);
    appliedIndex = index;
    for (int ordinal = 0; ordinal < events.size(); ordinal++) {
      add(new Recorded(new EventId(index, ordinal), events.get(ordinal)));
    }
  }

  /** Begins anew behind an entry: nobody has told what the entries up to there did. */
  public void leap(long index) {
    Invariant.check(index > appliedIndex, "a leap to %d from %d", index, appliedIndex);
    while (count > 0) {
      forgetFirst();
    }
    appliedIndex = index;
    begin = end();
  }

  /**
   * The events behind a place, which may be ahead of this node; then there are none.
   *
   * @return null if some of them are not known, or no more
   */
  public @Nullable Slice after(EventId place, int max) {
    if (place.compareTo(begin) < 0) {
      return null;
    }
    int from = countUpTo(place);
    int size = Math.min(max, count - from);
    List<Recorded> events = new ArrayList<>(size);
    for (int i = from; i < from + size; i++) {
      events.add(at(i));
    }
    if (from + size < count) {
      return new Slice(events, size == 0 ? place : at(from + size - 1).id());
    }
    return new Slice(events, place.compareTo(end()) > 0 ? place : end());
  }

  /** How many of the events are not behind the place. */
  private int countUpTo(EventId place) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at(middle).id().compareTo(place) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Recorded at(int i) {
    return Invariant.present(ring[(first + i) % ring.length], "an event");
  }

  private void add(Recorded event) {
    if (count == ring.length) {
      grow();
    }
    ring[(first + count) % ring.length] = event;
    count++;
    bytes += event.bytes();
    while (count > countMax || bytes > bytesMax) {
      forgetFirst();
    }
  }

  private void grow() {
    @Nullable Recorded[] wider = new Recorded[2 * ring.length];
    for (int i = 0; i < count; i++) {
      wider[i] = at(i);
    }
    ring = wider;
    first = 0;
  }

  private void forgetFirst() {
    Recorded forgotten = at(0);
    ring[first] = null;
    first = (first + 1) % ring.length;
    count--;
    bytes -= forgotten.bytes();
    begin = forgotten.id();
  }
}
