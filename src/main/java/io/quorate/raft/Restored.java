package io.quorate.raft;

import java.util.List;

/** What the disk held at the start: the hard state and the log from index 1 on. */
public record Restored(HardState hardState, List<Entry> entries) {
  public static final Restored EMPTY = new Restored(HardState.INITIAL, List.of());
}
