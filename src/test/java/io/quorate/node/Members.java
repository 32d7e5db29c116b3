package io.quorate.node;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.lock.DeadlockPolicy;
import io.quorate.machine.Machines;
import io.quorate.port.Identity;
import io.quorate.raft.RaftConfig;
import java.util.SortedMap;
import java.util.TreeMap;

/** The three nodes of most tests here. */
final class Members {
  static final NodeId A = new NodeId("a");
  static final NodeId B = new NodeId("b");
  static final NodeId C = new NodeId("c");

  private Members() {}

  /** The configuration of {@link #A}. */
  static NodeConfig config() {
    SortedMap<NodeId, PeerAddress> members = new TreeMap<>();
    members.put(A, new PeerAddress("localhost", 1));
    members.put(B, new PeerAddress("localhost", 2));
    members.put(C, new PeerAddress("localhost", 3));
    return NodeConfig.of(A, members, RaftConfig.DEFAULT);
  }

  /** The first start of {@link #A}. */
  static NodeStart start() {
    return new NodeStart(
        Identity.fresh(A, 7),
        new TreeMap<>(),
        new TreeMap<>(),
        new Machines(DeadlockPolicy.YOUNGEST),
        1);
  }
}
