package io.quorate.raft;

/**
 * A log gets a new base: a snapshot holds what lies before it.
 *
 * @param keepsTail whether the entries after the base stay; otherwise the log restarts there, since
 *     what it held does not lead to the base
 */
public record LogCut(LogBase base, boolean keepsTail) {
  /** This node is no member of the group any more: nothing of its log is left. */
  public static final LogCut LEAVING = new LogCut(LogBase.NONE, false);

  /** A log that is to begin with its first entry, of a group of these members. */
  public static LogCut beginning(Configuration members) {
    return new LogCut(LogBase.initial(members), true);
  }
}
