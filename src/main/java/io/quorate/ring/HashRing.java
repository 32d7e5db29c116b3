package io.quorate.ring;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Consistent hashing after Karger et al. (1997): each node has many places on a circle, and a key
 * belongs to the nodes whose places follow its hash clockwise. A node that joins takes keys, and
 * one that leaves gives its keys away; no key moves between two others.
 */
public final class HashRing {
  /** Places of each node; the shares of nodes then differ by about a twelfth of their size. */
  public static final int VIRTUAL_NODES = 150;

  private final List<NodeId> nodes;
  private final List<VirtualNode> positions;

  private HashRing(List<NodeId> nodes, List<VirtualNode> positions) {
    this.nodes = nodes;
    this.positions = positions;
  }

  /**
   * The ring of at least one node; neither order nor repetition of nodes matters.
   *
   * @throws io.quorate.kernel.InvariantViolation if there is no node
   */
  public static HashRing of(Collection<NodeId> nodes) {
    Invariant.check(!nodes.isEmpty(), "a ring has at least one node");
    List<NodeId> sorted = List.copyOf(new TreeSet<>(nodes));
    List<VirtualNode> positions = new ArrayList<>(sorted.size() * VIRTUAL_NODES);
    for (NodeId node : sorted) {
      for (int number = 0; number < VIRTUAL_NODES; number++) {
        positions.add(VirtualNode.of(node, number));
      }
    }
    return new HashRing(sorted, positions.stream().sorted().toList());
  }

  /** By their ids. */
  public List<NodeId> nodes() {
    return nodes;
  }

  /** All virtual nodes, clockwise from hash 0. */
  public List<VirtualNode> positions() {
    return positions;
  }

  /** Whose the key is, as many owners as there are nodes. */
  public RingLookup lookup(String key) {
    return lookup(key, nodes.size());
  }

  /**
   * Whose the key is. A virtual node at the very hash of the key follows it.
   *
   * @param ownersMax how many owners to name; fewer are named when there are fewer nodes
   */
  public RingLookup lookup(String key, int ownersMax) {
    RingHash hash = RingHash.of(key);
    int wanted = Math.min(ownersMax, nodes.size());
    Map<NodeId, VirtualNode> owners = new LinkedHashMap<>();
    for (int at = firstFrom(hash); owners.size() < wanted; at++) {
      VirtualNode position = positions.get(at % positions.size());
      owners.putIfAbsent(position.node(), position);
    }
    return new RingLookup(key, hash, List.copyOf(owners.values()));
  }

  /** The index of the first position at the hash or after it; all positions may be before it. */
  private int firstFrom(RingHash hash) {
    int low = 0;
    int high = positions.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (positions.get(middle).hash().compareTo(hash) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
