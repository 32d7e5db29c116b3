package io.quorate.sim.check;

import io.quorate.machine.Applied;
import io.quorate.machine.ReplicatedMachine;
import io.quorate.raft.Entry;

/**
 * An entry that is committed, as some node has shown for the first time.
 *
 * @param term in which it was committed; may be later than its own
 * @param applied what it did
 * @param reference a machine that has applied it and all before it, each on its own
 */
public record Committed(Entry entry, long term, Applied applied, ReplicatedMachine reference) {}
