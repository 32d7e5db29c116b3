package io.quorate.node;

import io.quorate.backup.Restoration;
import io.quorate.kernel.GroupId;
import io.quorate.machine.Machines;
import io.quorate.port.Identity;
import io.quorate.port.NodePorts;
import io.quorate.raft.Restored;
import io.quorate.snapshot.SnapshotDesk;
import io.quorate.snapshot.StoredState;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a node wakes up with.
 *
 * @param restored what the journal held, for every group that it knew
 * @param states the newest snapshot of every group that has one
 * @param restoration what the cluster is to begin with if this node founds it; null for nothing
 * @param seed of all chance in this node: timeouts and ids
 */
public record NodeStart(
    Identity identity,
    SortedMap<GroupId, Restored> restored,
    SortedMap<GroupId, StoredState> states,
    Machines machines,
    @Nullable Restoration restoration,
    long seed) {

  /** A node that begins with nothing but what its disk holds. */
  public NodeStart(
      Identity identity,
      SortedMap<GroupId, Restored> restored,
      SortedMap<GroupId, StoredState> states,
      Machines machines,
      long seed) {
    this(identity, restored, states, machines, null, seed);
  }

  /** What deals with whole states and their files. */
  SnapshotDesk desk(NodePorts ports, Executor loop, Consumer<String> onFailure) {
    return new SnapshotDesk(ports.snapshots(), ports.background(), loop, machines, onFailure);
  }

  /** The same, once the groups have taken what they start from, which may be large. */
  NodeStart withoutContent() {
    return new NodeStart(identity, new TreeMap<>(), new TreeMap<>(), machines, seed);
  }
}
