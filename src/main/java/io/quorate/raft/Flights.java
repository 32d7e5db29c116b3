package io.quorate.raft;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The unanswered requests to one follower; their number is bounded by who sends them. */
final class Flights {
  /** Requests given up whose answers are still good if they do come: a disk may only be slow. */
  static final int LOST_MAX = 32;

  private final ArrayDeque<Flight> open = new ArrayDeque<>();
  private final ArrayDeque<Flight> lost = new ArrayDeque<>();

  void add(Flight flight) {
    open.add(flight);
  }

  @Nullable Flight takeOpen(long round) {
    return take(open, round);
  }

  @Nullable Flight takeLost(long round) {
    return take(lost, round);
  }

  private static @Nullable Flight take(ArrayDeque<Flight> flights, long round) {
    for (Iterator<Flight> rest = flights.iterator(); rest.hasNext(); ) {
      Flight flight = rest.next();
      if (flight.round() == round) {
        rest.remove();
        return flight;
      }
    }
    return null;
  }

  /**
   * Forgets the requests without entries before this one, whose answer told all that theirs can.
   */
  void supersede(long round) {
    open.removeIf(flight -> flight.kind() != Flight.Kind.ENTRIES && flight.round() < round);
  }

  int count(Flight.Kind kind) {
    int count = 0;
    for (Flight flight : open) {
      if (flight.kind() == kind) {
        count++;
      }
    }
    return count;
  }

  /** Whether an open request carries the entry at the index. */
  boolean carries(long index) {
    for (Flight flight : open) {
      if (flight.previousIndex() < index && index <= flight.lastIndex()) {
        return true;
      }
    }
    return false;
  }

  void loseAll() {
    while (!open.isEmpty()) {
      lose(open.remove());
    }
  }

  /** Gives up the requests that were sent at the time or before. */
  boolean loseSentBy(long timeMillis) {
    boolean areEntriesLost = false;
    Flight first = open.peek();
    while (first != null && first.sentMillis() <= timeMillis) {
      areEntriesLost |= first.kind() == Flight.Kind.ENTRIES;
      lose(open.remove());
      first = open.peek();
    }
    return areEntriesLost;
  }

  private void lose(Flight flight) {
    if (lost.size() == LOST_MAX) {
      lost.remove();
    }
    lost.add(flight);
  }
}
