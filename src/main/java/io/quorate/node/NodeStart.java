package io.quorate.node;

import io.quorate.kernel.GroupId;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.raft.Restored;
import java.util.SortedMap;

/**
 * What a node wakes up with.
 *
 * @param restored what the journal held, for every group that it knew
 * @param seed of all chance in this node: timeouts and ids
 */
public record NodeStart(
    Identity identity,
    SortedMap<GroupId, Restored> restored,
    DeadlockPolicy deadlockPolicy,
    long seed) {}
