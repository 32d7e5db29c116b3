package io.quorate.port;

import io.quorate.kernel.GroupId;
import io.quorate.raft.Entry;
import io.quorate.raft.HardState;
import io.quorate.raft.LogCut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one drain of the loop wants durable. May be empty: then it only keeps its place in the
 * order.
 *
 * @param sequence rises by one with every batch
 */
public record JournalBatch(long sequence, List<GroupWrite> writes) {

  /**
   * One group's part.
   *
   * @param hardState null when unchanged
   * @param cut null when the log begins where it did; else it comes before the entries
   * @param entries consecutive; they replace everything from the first one's index on
   */
  public record GroupWrite(
      GroupId group, @Nullable HardState hardState, @Nullable LogCut cut, List<Entry> entries) {}
}
