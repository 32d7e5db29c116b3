package io.quorate.server.api;

import io.quorate.kernel.NodeId;
import io.quorate.node.NodeStatus;
import io.quorate.node.NodeStatus.GroupStatus;
import io.quorate.node.NodeStatus.PeerStatus;

/** Whether a node hears another one, as far as the Raft groups that they share tell. */
enum Contact {
  /** The other answers or leads in one of them, or is this node itself. */
  HEARD,
  /** This node leads some of them, and the other has not answered in any of these. */
  SILENT,
  /** This node leads no group that the other is in: it hears nothing, and expects nothing. */
  UNKNOWN;

  static Contact of(NodeStatus status, NodeId other) {
    if (other.equals(status.node())) {
      return HEARD;
    }
    Contact contact = UNKNOWN;
    for (GroupStatus group : status.groups()) {
      if (other.equals(group.leader())) {
        return HEARD;
      }
      for (PeerStatus peer : group.peers()) {
        if (peer.node().equals(other)) {
          if (peer.isActive()) {
            return HEARD;
          }
          contact = SILENT;
        }
      }
    }
    return contact;
  }
}
