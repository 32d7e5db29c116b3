package io.quorate.raft;

/**
 * Where a log begins: the last entry that it no longer holds, or never held because a snapshot took
 * its place (Raft §7).
 *
 * @param timeMillis the entry's log time
 */
public record LogBase(Position position, long timeMillis) {
  /** The base of a log that holds its first entry. */
  public static final LogBase NONE = new LogBase(Position.ZERO, 0);

  public long index() {
    return position.index();
  }

  public long term() {
    return position.term();
  }
}
