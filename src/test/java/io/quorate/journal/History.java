package io.quorate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.GroupId;
import io.quorate.port.JournalBatch;
import io.quorate.port.JournalBatch.GroupWrite;
import io.quorate.raft.Entry;
import io.quorate.raft.HardState;
import io.quorate.raft.LogBase;
import io.quorate.raft.LogCut;
import io.quorate.raft.Restored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was given to a log and what it acknowledged: the oracle of the crash tests. It keeps the
 * whole state after every batch, computed in its own plain way.
 */
final class History {
  private final List<Map<GroupId, State>> states = new ArrayList<>(List.of(Map.of()));
  private int acknowledged;

  /** A group's state; the entries' payloads as text, so that records compare. */
  record State(HardState hardState, LogBase base, SortedMap<Long, String> entries) {
    static final State EMPTY = new State(HardState.INITIAL, LogBase.NONE, new TreeMap<>());

    long lastIndex() {
      return entries.isEmpty() ? base.index() : entries.lastKey();
    }
  }

  History copy() {
    History copy = new History();
    copy.states.clear();
    copy.states.addAll(states);
    copy.acknowledged = acknowledged;
    return copy;
  }

  State now(GroupId group) {
    return states.get(states.size() - 1).getOrDefault(group, State.EMPTY);
  }

  void appended(JournalBatch batch) {
    Map<GroupId, State> next = new TreeMap<>(states.get(states.size() - 1));
    for (GroupWrite write : batch.writes()) {
      State before = next.getOrDefault(write.group(), State.EMPTY);
      SortedMap<Long, String> entries = new TreeMap<>(before.entries());
      LogCut cut = write.cut();
      if (cut != null) {
        (cut.keepsTail() ? entries.headMap(cut.base().index() + 1) : entries).clear();
      }
      if (!write.entries().isEmpty()) {
        entries.tailMap(write.entries().get(0).index()).clear();
      }
      write.entries().forEach(entry -> entries.put(entry.index(), text(entry)));
      HardState hardState = write.hardState();
      next.put(
          write.group(),
          new State(
              hardState == null ? before.hardState() : hardState,
              cut == null ? before.base() : cut.base(),
              entries));
    }
    states.add(next);
  }

  /** Everything appended so far has been acknowledged. */
  void synced() {
    acknowledged = states.size() - 1;
  }

  /**
   * Checks that the log holds everything acknowledged, and beyond that only what was appended next;
   * what it holds is the acknowledged past from now on.
   */
  void recovered(SortedMap<GroupId, Restored> groups) {
    Map<GroupId, State> found = new TreeMap<>();
    groups.forEach((group, restored) -> found.put(group, state(restored)));
    int count = states.size() - 1;
    while (count > acknowledged && !states.get(count).equals(found)) {
      count--;
    }
    assertThat(found).as("all %d acknowledged batches", acknowledged).isEqualTo(states.get(count));
    states.subList(count + 1, states.size()).clear();
    acknowledged = count;
  }

  private static State state(Restored restored) {
    SortedMap<Long, String> entries = new TreeMap<>();
    restored.entries().forEach(entry -> entries.put(entry.index(), text(entry)));
    assertThat(entries).as("indexes are distinct").hasSameSizeAs(restored.entries());
    return new State(restored.hardState(), restored.base(), entries);
  }

  private static String text(Entry entry) {
    return entry.position()
        + " at "
        + entry.timeMillis()
        + " "
        + entry.kind()
        + " "
        + Arrays.hashCode(entry.payload())
        + " of "
        + entry.payload().length;
  }

  /** Appends each batch, syncs once, notes both, and frees what is not needed any more. */
  void write(Wal wal, Collection<JournalBatch> unit) throws java.io.IOException {
    for (JournalBatch batch : unit) {
      appended(batch);
      wal.append(batch);
    }
    wal.sync();
    synced();
    wal.trim();
  }
}
