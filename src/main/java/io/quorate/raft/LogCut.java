package io.quorate.raft;

/**
 * A log gets a new base: a snapshot holds what lies before it.
 *
 * @param keepsTail whether the entries after the base stay; otherwise the log restarts there, since
 *     what it held does not lead to the base
 */
public record LogCut(LogBase base, boolean keepsTail) {}
