package io.quorate.node;

import io.quorate.kernel.GroupId;
import io.quorate.machine.Machines;
import io.quorate.port.Identity;
import io.quorate.raft.Restored;
import io.quorate.snapshot.StoredState;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node wakes up with.
 *
 * @param restored what the journal held, for every group that it knew
 * @param states the newest snapshot of every group that has one
 * @param seed of all chance in this node: timeouts and ids
 */
public record NodeStart(
    Identity identity,
    SortedMap<GroupId, Restored> restored,
    SortedMap<GroupId, StoredState> states,
    Machines machines,
    long seed) {

  /** The same, once the groups have taken what they start from, which may be large. */
  NodeStart withoutContent() {
    return new NodeStart(identity, new TreeMap<>(), new TreeMap<>(), machines, seed);
  }
}
