package io.quorate.port;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;

/** What an operator wants of the cluster's membership. */
public sealed interface MemberWish {
  NodeId node();

  /** The node, which asks to join and says that it listens there, is a member. */
  record Add(NodeId node, PeerAddress address) implements MemberWish {}

  /** The node is no member. */
  record Remove(NodeId node) implements MemberWish {}
}
