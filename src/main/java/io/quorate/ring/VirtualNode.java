package io.quorate.ring;

import io.quorate.kernel.NodeId;
import java.util.Comparator;

/**
 * One of the places on the ring that a node has, ordered by hash, then by node.
 *
 * @param hash of {@code <node>#<number>}
 * @param number from 0 to {@link HashRing#VIRTUAL_NODES}, exclusive
 */
public record VirtualNode(RingHash hash, NodeId node, int number)
    implements Comparable<VirtualNode> {
  private static final Comparator<VirtualNode> ORDER =
      Comparator.comparing(VirtualNode::hash)
          .thenComparing(VirtualNode::node)
          .thenComparingInt(VirtualNode::number);

  static VirtualNode of(NodeId node, int number) {
    return new VirtualNode(RingHash.of(node + "#" + number), node, number);
  }

  @Override
  public int compareTo(VirtualNode other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return node + "#" + number;
  }
}
