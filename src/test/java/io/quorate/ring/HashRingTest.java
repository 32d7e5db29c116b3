package io.quorate.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Goal: keys find their nodes, and stay with them. Method: known hashes, and many keys. */
class HashRingTest {
  private static final int KEYS = 20_000;

  @Test
  void hashIsTheBeginningOfWhatMd5sumPrints() {
    assertThat(RingHash.of("")).hasToString("d41d8cd98f00b204");
    assertThat(RingHash.of("orders")).hasToString("12c500ed0b787910");
    assertThat(RingHash.of("größe")).hasToString("fdbb3a56280acfa9");
  }

  @Test
  void hashesAreInTheOrderOfUnsignedNumbers() {
    assertThat(new RingHash(Long.MAX_VALUE)).isLessThan(new RingHash(Long.MIN_VALUE));
    assertThat(new RingHash(0)).isLessThan(new RingHash(-1));
  }

  @Test
  void nodeHasItsPlacesAtTheHashesOfItsNumberedNames() {
    HashRing ring = HashRing.of(List.of(new NodeId("n1:7000")));

    assertThat(ring.positions())
        .hasSize(HashRing.VIRTUAL_NODES)
        .anySatisfy(at -> assertThat(at.hash() + " " + at).isEqualTo("bd0bf11f189937a9 n1:7000#0"))
        .anySatisfy(
            at -> assertThat(at.hash() + " " + at).isEqualTo("ce5f4a823d648163 n1:7000#149"));
  }

  @Test
  void placesAreByHashThenByNode() {
    assertThat(Rings.of(1, 2, 3).positions())
        .isSortedAccordingTo(
            (one, other) -> Long.compareUnsigned(one.hash().bits(), other.hash().bits()));
    RingHash hash = new RingHash(7);
    assertThat(new VirtualNode(hash, Rings.node(1), 9))
        .isLessThan(new VirtualNode(hash, Rings.node(2), 0));
  }

  @Test
  void neitherOrderNorRepetitionOfNodesMatters() {
    assertThat(Rings.of(3, 1, 2, 1).positions()).isEqualTo(Rings.of(1, 2, 3).positions());
    assertThat(Rings.of(3, 1, 2, 1).nodes()).isEqualTo(Rings.nodes(1, 2, 3));
  }

  @Test
  void ringHasNodes() {
    assertThatThrownBy(() -> HashRing.of(List.of())).isInstanceOf(InvariantViolation.class);
  }

  /** Goal: the search is right. Method: walk the whole ring instead. */
  @Test
  void ownersAreTheNodesThatFollowTheKeyClockwise() {
    HashRing ring = Rings.ofFirst(7);
    for (int i = 0; i < 2_000; i++) {
      RingLookup lookup = ring.lookup("key" + i);

      List<VirtualNode> clockwise = new ArrayList<>(ring.positions());
      long before = clockwise.stream().filter(at -> at.hash().compareTo(lookup.hash()) < 0).count();
      Collections.rotate(clockwise, -(int) before);
      Map<NodeId, VirtualNode> firsts = new TreeMap<>();
      clockwise.forEach(at -> firsts.putIfAbsent(at.node(), at));
      List<VirtualNode> expected = new ArrayList<>(firsts.values());
      expected.sort((one, other) -> clockwise.indexOf(one) - clockwise.indexOf(other));
      assertThat(lookup.owners()).as("owners of key%s", i).isEqualTo(expected);
      assertThat(lookup.nodes()).doesNotHaveDuplicates().hasSize(7);
      assertThat(ring.lookup("key" + i, 3).owners()).isEqualTo(expected.subList(0, 3));
    }
  }

  /** The key of a virtual node's own name lies where the virtual node does. */
  @Test
  void placeAtTheVeryHashOfTheKeyFollowsIt() {
    for (VirtualNode at : Rings.ofFirst(3).positions()) {
      assertThat(Rings.ofFirst(3).lookup(at.toString(), 1).owners()).containsExactly(at);
    }
  }

  @Test
  void keyBeyondTheLastPlaceBelongsToTheFirst() {
    HashRing ring = Rings.ofFirst(1);
    VirtualNode first = ring.positions().get(0);
    RingHash last = ring.positions().get(HashRing.VIRTUAL_NODES - 1).hash();
    int found = 0;
    for (int i = 0; found == 0; i++) {
      if (RingHash.of("key" + i).compareTo(last) > 0) {
        assertThat(ring.lookup("key" + i).owners()).containsExactly(first);
        found++;
      }
    }
  }

  @Test
  void joiningNodeTakesKeysAndMovesNoneBetweenOthers() {
    for (int count = 1; count < 20; count++) {
      NodeId joining = Rings.node(count + 1);
      HashRing before = Rings.ofFirst(count);
      HashRing after = Rings.ofFirst(count + 1);
      int taken = 0;
      for (int i = 0; i < 2_000; i++) {
        List<NodeId> others = new ArrayList<>(after.lookup("key" + i).nodes());
        taken += others.indexOf(joining) == 0 ? 1 : 0;
        others.remove(joining);
        assertThat(others).isEqualTo(before.lookup("key" + i).nodes());
      }
      assertThat(taken * (count + 1.0) / 2_000).as("share of node %s", joining).isBetween(0.7, 1.3);
    }
  }

  @Test
  void nodesHaveSharesOfLikeSize() {
    for (int count : new int[] {2, 3, 5, 10, 50}) {
      Map<NodeId, Integer> keys = new TreeMap<>();
      for (int i = 0; i < KEYS; i++) {
        keys.merge(Rings.ofFirst(count).lookup("key" + i, 1).nodes().get(0), 1, Integer::sum);
      }
      assertThat(keys).hasSize(count);
      assertThat(keys.values())
          .as("keys of each of %s nodes", count)
          .allSatisfy(own -> assertThat(own * (double) count / KEYS).isBetween(0.65, 1.35));
    }
  }
}
