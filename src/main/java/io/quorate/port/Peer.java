package io.quorate.port;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.raft.Contact;

/**
 * Another node, as the one who is called.
 *
 * @param incarnation the one that is meant; 0 if whoever answers will do
 */
public record Peer(NodeId node, PeerAddress address, long incarnation) {
  public static Peer of(NodeId node, Contact contact) {
    return new Peer(node, contact.address(), contact.incarnation());
  }

  /** The node at the address, whatever its incarnation. */
  public static Peer at(NodeId node, PeerAddress address) {
    return new Peer(node, address, 0);
  }
}
