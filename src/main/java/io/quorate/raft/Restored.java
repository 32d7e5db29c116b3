package io.quorate.raft;

import java.util.List;

/**
 * What the disk held at the start.
 *
 * @param base where the log begins
 * @param entries consecutive, the first one right after the base
 */
public record Restored(HardState hardState, LogBase base, List<Entry> entries) {
  public static final Restored EMPTY = new Restored(HardState.INITIAL, LogBase.NONE, List.of());
}
