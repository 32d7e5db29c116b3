package io.quorate.ring;

import io.quorate.kernel.NodeId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Rings of nodes that are called node1, node2 and so on. */
final class Rings {
  private static final Map<Integer, HashRing> OF_FIRST = new TreeMap<>();

  private Rings() {}

  static NodeId node(int number) {
    return new NodeId("node" + number + ":7000");
  }

  static List<NodeId> nodes(int... numbers) {
    return IntStream.of(numbers).mapToObj(Rings::node).toList();
  }

  static HashRing of(int... numbers) {
    return HashRing.of(nodes(numbers));
  }

  /** The ring of nodes 1 to {@code count}. */
  static synchronized HashRing ofFirst(int count) {
    return OF_FIRST.computeIfAbsent(count, n -> of(IntStream.rangeClosed(1, n).toArray()));
  }
}
