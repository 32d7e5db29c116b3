package io.quorate.raft;

/** What an entry is for. The ordinal is the form on disk and on the wire: append only. */
public enum EntryKind {
  /**
   * The first entry of every term; it commits what earlier terms left (Raft §5.4.2, §8). Its
   * payload is the name of the leader that began the term.
   */
  NO_OP,
  /** A command for the state machine. */
  COMMAND,
  /** Another {@link Configuration} of the group (Raft §6). */
  CONFIGURATION
}
