package io.quorate.raft;

import java.util.List;

/** A member's log as others may read it; it changes with every input of the member's. */
public interface LogView {
  /** Where the log begins. */
  LogBase base();

  /** What the log's base would be if it began after the index. */
  LogBase baseAt(long index);

  long lastIndex();

  /** The entry at an index after the base, up to {@link #lastIndex}. */
  Entry entry(long index);

  /** The entries from one index to another, both inclusive; none if they cross. */
  List<Entry> between(long fromIndex, long toIndex);

  /** Who has taken part in the group as of {@link RaftCore#commitIndex}. */
  Configuration committedConfiguration();

  /**
   * As of which entry {@link RaftCore#configuration} is known; at most the base's index if it is as
   * old as the base.
   */
  long configurationIndex();

  /** Whether the newest configuration is committed, and no change is under way. */
  boolean isConfigurationSettled();
}
