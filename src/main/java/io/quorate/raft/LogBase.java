package io.quorate.raft;

/**
 * Where a log begins: the last entry that it no longer holds, or never held because a snapshot took
 * its place (Raft §7).
 *
 * @param timeMillis the entry's log time
 * @param configuration who takes part in the group, as of that entry
 */
public record LogBase(Position position, long timeMillis, Configuration configuration) {
  /** The base of a log that holds its first entry, of a node that was not told of its group. */
  public static final LogBase NONE = new LogBase(Position.ZERO, 0, Configuration.UNKNOWN);

  /** The base of a log that holds its first entry, of a group that begins with these members. */
  public static LogBase initial(Configuration members) {
    return new LogBase(Position.ZERO, 0, members);
  }

  public long index() {
    return position.index();
  }

  public long term() {
    return position.term();
  }
}
