package io.quorate.events;

import io.quorate.events.History.Slice;
import io.quorate.kernel.Invariant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The events of this node between its loop, which tells them, and those who watch: each has a place
 * of his own in one history, so that nothing is kept for anybody. Thread-safe; nobody waits for
 * more than a copy of some references.
 */
public final class EventFeed {
  /** How many events a node keeps: some seconds of the greatest load, days of a small one. */
  public static final int EVENTS_MAX = 65_536;

  /** About how much memory they take at most, in bytes; some 40,000 with names of few letters. */
  public static final long BYTES_MAX = 16 << 20;

  private @Nullable History history;
  private @Nullable String ending;
  private @Nullable Runnable onChange;
  private long changes;

  /** The node has its state, as of this entry. */
  public synchronized void begin(long appliedIndex) {
    history = new History(EVENTS_MAX, BYTES_MAX, appliedIndex);
  }

  /** An entry has been applied; to be called for each, in their order. */
  public synchronized void applied(long index, List<Event> events) {
    present().applied(index, events);
    if (!events.isEmpty()) {
      changed();
    }
  }

  /** The state has leapt over entries that nobody will tell of. */
  public synchronized void leap(long index) {
    present().leap(index);
    changed();
  }

  /** This node tells no more events. */
  public synchronized void end(String reason) {
    if (ending == null) {
      ending = reason;
      changed();
    }
  }

  /** Why this node tells no events any more; empty as long as it does. */
  public synchronized Optional<String> ending() {
    return Optional.ofNullable(ending);
  }

  /** The place up to which this node knows everything; empty before it has its state. */
  public synchronized Optional<EventId> position() {
    return Optional.ofNullable(history).map(History::end);
  }

  /** As {@link History#after}; to be called only once there is a {@link #position}. */
  public synchronized @Nullable Slice after(EventId place, int max) {
    return present().after(place, max);
  }

  /** How often something happened that watchers want to know of. */
  public synchronized long changes() {
    return changes;
  }

  /**
   * Runs a task once as soon as there have been more changes than these, maybe at once, in place of
   * a task that still waits. It may be run on the loop's thread, and must not do more than wake
   * somebody.
   */
  public synchronized void whenChanged(long seen, Runnable task) {
    onChange = task;
    if (changes > seen) {
      wake();
    }
  }

  private void changed() {
    changes++;
    wake();
  }

  private void wake() {
    Runnable task = onChange;
    if (task != null) {
      onChange = null;
      task.run();
    }
  }

  private History present() {
    return Invariant.present(history, "the history of a node with a state");
  }
}
