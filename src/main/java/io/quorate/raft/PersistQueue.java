package io.quorate.raft;

import io.quorate.kernel.Invariant;
import io.quorate.raft.Effects.Persist;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is on the disk, what is on its way there, and what has yet to be handed over. A write counts
 * only for what the log still holds: entries that were replaced while they were being written say
 * nothing of those that stand in their place.
 */
final class PersistQueue {
  private final ArrayDeque<Write> underway = new ArrayDeque<>();
  private HardState persistedState;
  private HardState handedState;
  private LogBase handedBase;
  private boolean isRestarted;
  private long persistedIndex;
  private long handedIndex;
  private long lastSequence;

  PersistQueue(HardState restored, RaftLog log) {
    persistedState = restored;
    handedState = restored;
    handedBase = log.base();
    persistedIndex = log.lastIndex();
    handedIndex = log.lastIndex();
  }

  long persistedIndex() {
    return persistedIndex;
  }

  boolean isPersisted(HardState state) {
    return persistedState.equals(state);
  }

  /** The log lost its entries from the index on. */
  void truncateFrom(long index) {
    persistedIndex = Math.min(persistedIndex, index - 1);
    handedIndex = Math.min(handedIndex, index - 1);
    for (Write write : underway) {
      write.lastIndex = Math.min(write.lastIndex, index - 1);
    }
  }

  /** A durable snapshot holds all entries up to the index; those after it stay. */
  void installUnderTail(long index) {
    // What the disk was given may lead elsewhere, if the entries up to the index were not; nothing
    // after them was either, so it loses nothing by beginning anew.
    isRestarted |= index > handedIndex;
    persistedIndex = Math.max(persistedIndex, index);
    handedIndex = Math.max(handedIndex, index);
  }

  /** A durable snapshot has taken the place of the whole log, which goes on after the index. */
  void restartAt(long index) {
    isRestarted = true;
    persistedIndex = index;
    handedIndex = index;
    for (Write write : underway) {
      write.lastIndex = 0;
    }
  }

  /** What is new since the last call; null if nothing is. */
  @Nullable Persist take(HardState state, RaftLog log) {
    boolean isStateNew = !state.equals(handedState);
    LogCut cut = log.base().equals(handedBase) ? null : new LogCut(log.base(), !isRestarted);
    if (!isStateNew && cut == null && handedIndex == log.lastIndex()) {
      return null;
    }
    List<Entry> entries = log.between(handedIndex + 1, log.lastIndex());
    handedState = state;
    handedBase = log.base();
    isRestarted = false;
    handedIndex = log.lastIndex();
    lastSequence++;
    underway.add(new Write(lastSequence, state, handedIndex));
    return new Persist(lastSequence, isStateNew ? state : null, cut, entries);
  }

  /** The write of this sequence and all before it are durable. */
  void persisted(long sequence) {
    Invariant.check(sequence <= lastSequence, "never written: %d", sequence);
    Write write = underway.peek();
    while (write != null && write.sequence <= sequence) {
      persistedState = write.state;
      persistedIndex = Math.max(persistedIndex, write.lastIndex);
      underway.remove();
      write = underway.peek();
    }
  }

  private static final class Write {
    private final long sequence;
    private final HardState state;
    private long lastIndex;

    private Write(long sequence, HardState state, long lastIndex) {
      this.sequence = sequence;
      this.state = state;
      this.lastIndex = lastIndex;
    }
  }
}
