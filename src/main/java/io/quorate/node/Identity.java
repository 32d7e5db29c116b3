package io.quorate.node;

import io.quorate.kernel.NodeId;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who this node is, on its disk since its first start. A disk that was emptied gives the node a new
 * incarnation, and the others refuse it: it may have voted.
 *
 * @param incarnation random, drawn when the disk was empty
 * @param roster the incarnation of every first member; empty until all of them have met
 */
public record Identity(NodeId node, long incarnation, SortedMap<NodeId, Long> roster) {

  public Identity {
    roster = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(roster));
  }

  /** A node that has met nobody yet. */
  public static Identity fresh(NodeId node, long incarnation) {
    return new Identity(node, incarnation, new TreeMap<>());
  }

  /** The same node, as a member of the cluster of these nodes. */
  public Identity withRoster(Map<NodeId, Long> members) {
    return new Identity(node, incarnation, new TreeMap<>(members));
  }

  public boolean isMember() {
    return !roster.isEmpty();
  }

  /** The cluster's id, derived from its roster; 0 for a node without one. */
  public long clusterId() {
    long id = 0;
    for (Map.Entry<NodeId, Long> member : roster.entrySet()) {
      id = mix(id ^ member.getValue());
      for (char c : member.getKey().value().toCharArray()) {
        id = mix(id ^ c);
      }
    }
    return id;
  }

  // The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
