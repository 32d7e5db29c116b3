package io.quorate.raft;

/** What an entry is for. The ordinal is the form on disk and on the wire: append only. */
public enum EntryKind {
  /** The first entry of every term, empty; it commits what earlier terms left (Raft §5.4.2, §8). */
  NO_OP,
  /** A command for the state machine. */
  COMMAND,
  /** Another {@link Configuration} of the group (Raft §6). */
  CONFIGURATION
}
