package io.quorate.port;

import io.quorate.kernel.NodeId;
import io.quorate.raft.Contact;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who this node is, on its disk since its first start. A disk that was emptied gives the node a new
 * incarnation, and nobody takes it for the one before: it may have voted.
 *
 * @param incarnation random, drawn when the disk was empty
 * @param clusterId 0 as long as the node belongs to no cluster
 * @param founders the first members of the cluster, if this node is one of them
 * @param admittedIndex for a node that joined later: it is a member as of this entry of {@code
 *     system}
 */
public record Identity(
    NodeId node,
    long incarnation,
    long clusterId,
    SortedMap<NodeId, Contact> founders,
    long admittedIndex) {

  public Identity {
    founders = Collections.unmodifiableSortedMap(new TreeMap<>(founders));
  }

  /** A node that has met nobody yet. */
  public static Identity fresh(NodeId node, long incarnation) {
    return new Identity(node, incarnation, 0, new TreeMap<>(), 0);
  }

  /**
   * The same node, as one of those who found a cluster; all of them come to the same id.
   *
   * @param origin what they begin with; 0 for nothing
   */
  public Identity founding(SortedMap<NodeId, Contact> members, long origin) {
    return foundingOf(idOf(members, origin), members);
  }

  /** The same node, as a founder of a cluster that the others have founded already. */
  public Identity foundingOf(long cluster, SortedMap<NodeId, Contact> members) {
    return new Identity(node, incarnation, cluster, members, 0);
  }

  /** The same node, as one that the cluster has taken in. */
  public Identity admittedTo(long cluster, long index) {
    return new Identity(node, incarnation, cluster, new TreeMap<>(), index);
  }

  public boolean isMember() {
    return clusterId != 0;
  }

  /** The id of a cluster that these have founded. */
  public static long idOf(SortedMap<NodeId, Contact> members, long origin) {
    long id = origin == 0 ? 0 : mix(origin);
    for (Map.Entry<NodeId, Contact> member : members.entrySet()) {
      id = mix(id ^ member.getValue().incarnation());
      for (char c : member.getKey().value().toCharArray()) {
        id = mix(id ^ c);
      }
    }
    return id == 0 ? 1 : id;
  }

  // The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
