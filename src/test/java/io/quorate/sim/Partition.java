package io.quorate.sim;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import io.quorate.sim.SimNetwork.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The shapes in which a network falls apart, as the links that are cut. */
final class Partition {
  private Partition() {}

  /** One node is alone. */
  static Set<Link> isolate(NodeId lonely, List<NodeId> nodes) {
    return between(List.of(lonely), without(nodes, lonely));
  }

  /** Two sides that cannot reach each other. */
  static Set<Link> halves(List<NodeId> nodes, Rng rng) {
    List<NodeId> shuffled = shuffled(nodes, rng);
    int half = nodes.size() / 2;
    return between(shuffled.subList(0, half), shuffled.subList(half, shuffled.size()));
  }

  /** Two sides, and one node that reaches both. */
  static Set<Link> bridge(List<NodeId> nodes, Rng rng) {
    List<NodeId> shuffled = shuffled(nodes, rng);
    return halves(shuffled.subList(1, shuffled.size()), rng);
  }

  /** Each node reaches its two neighbours only. */
  static Set<Link> ring(List<NodeId> nodes, Rng rng) {
    List<NodeId> shuffled = shuffled(nodes, rng);
    Set<Link> cut = new TreeSet<>();
    int size = shuffled.size();
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        int distance = Math.floorMod(i - j, size);
        if (distance > 1 && distance < size - 1) {
          cut.add(new Link(shuffled.get(i), shuffled.get(j)));
        }
      }
    }
    return cut;
  }

  /** One node hears the others and is not heard, or the other way round. */
  static Set<Link> oneWay(List<NodeId> nodes, Rng rng) {
    NodeId chosen = nodes.get(rng.index(nodes.size()));
    boolean isMute = rng.chance(0.5);
    Set<Link> cut = new TreeSet<>();
    for (NodeId other : without(nodes, chosen)) {
      cut.add(isMute ? new Link(chosen, other) : new Link(other, chosen));
    }
    return cut;
  }

  static List<NodeId> shuffled(List<NodeId> nodes, Rng rng) {
    List<NodeId> shuffled = new ArrayList<>(nodes);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int j = rng.index(i + 1);
      NodeId moved = shuffled.set(i, shuffled.get(j));
      shuffled.set(j, moved);
    }
    return shuffled;
  }

  private static Set<Link> between(List<NodeId> some, List<NodeId> others) {
    Set<Link> cut = new TreeSet<>();
    for (NodeId a : some) {
      for (NodeId b : others) {
        cut.add(new Link(a, b));
        cut.add(new Link(b, a));
      }
    }
    return cut;
  }

  private static List<NodeId> without(List<NodeId> nodes, NodeId one) {
    return nodes.stream().filter(node -> !node.equals(one)).toList();
  }
}
