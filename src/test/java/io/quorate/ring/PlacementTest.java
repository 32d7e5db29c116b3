package io.quorate.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;

/**
 * Goal: shards lie evenly on the nodes, and few move. Method: clusters that grow, shrink and change
 * at random, from a seed; {@code -Dring.seeds=N} runs more.
 */
class PlacementTest {
  private static final int SEEDS = Integer.getInteger("ring.seeds", 100);
  private static final int NODES_MAX = 50;

  static Stream<Placement> rules() {
    return IntStream.of(16, 256)
        .boxed()
        .flatMap(
            shards ->
                IntStream.rangeClosed(1, 5)
                    .mapToObj(factor -> new Placement(new Shards(shards), factor)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void firstTableIsBalanced(Placement rule) {
    for (int count = 1; count <= NODES_MAX; count++) {
      PlacementTable table =
          new PlacementLaws(rule).step(PlacementTable.EMPTY, Rings.ofFirst(count));
      assertThat(table.epoch()).isEqualTo(1);
    }
  }

  /**
   * Goal: a join moves to no more than the bounds force, which is what the nodes have beyond them.
   * Where it adds to the copies of a shard, each shard gains one, and what lies beyond moves too.
   */
  @ParameterizedTest
  @MethodSource("rules")
  void joiningNodeMovesOnlyWhatTheBoundsForce(Placement rule) {
    PlacementLaws laws = new PlacementLaws(rule);
    PlacementTable table = laws.step(PlacementTable.EMPTY, Rings.ofFirst(1));
    for (int count = 2; count <= NODES_MAX; count++) {
      HashRing ring = Rings.ofFirst(count);
      PlacementTable next = laws.step(table, ring);

      int added = rule.replicasPerShard(count) - rule.replicasPerShard(count - 1);
      assertForced(rule, Moves.between(table, next), added, table, ring);
      assertFewLeadersChange(rule, table, next, ring);
      table = next;
    }
  }

  /** Goal: only what the leaving node had moves, and nothing where there are fewer copies. */
  @ParameterizedTest
  @MethodSource("rules")
  void leavingNodeMovesOnlyWhatItHad(Placement rule) {
    PlacementLaws laws = new PlacementLaws(rule);
    Rng rng = new Rng(rule.shards().count() + rule.replicationFactor());
    List<NodeId> nodes = new ArrayList<>(Rings.ofFirst(NODES_MAX).nodes());
    PlacementTable table = laws.step(PlacementTable.EMPTY, HashRing.of(nodes));
    while (nodes.size() > 1) {
      NodeId leaving = nodes.remove(rng.index(nodes.size()));
      HashRing ring = HashRing.of(nodes);
      PlacementTable next = laws.step(table, ring);

      boolean hasFewer =
          rule.replicasPerShard(nodes.size()) < rule.replicasPerShard(nodes.size() + 1);
      assertThat(Moves.between(table, next).gainCount())
          .as("copies made when %s leaves %s", leaving, nodes)
          .isEqualTo(hasFewer ? 0 : PlacementLaws.copies(table).getOrDefault(leaving, 0));
      assertFewLeadersChange(rule, table, next, ring);
      table = next;
    }
  }

  private static void assertForced(
      Placement rule, Moves moves, int added, PlacementTable before, HashRing ring) {
    int total = rule.shards().count() * rule.replicasPerShard(ring.nodes().size());
    int bound = PlacementLaws.bound(total, ring.nodes().size());
    int forced = PlacementLaws.excess(PlacementLaws.copies(before), ring.nodes(), bound);
    assertThat(moves.gainCount())
        .as("copies made for node %s", ring.nodes().size())
        .isEqualTo(added * rule.shards().count() + forced);
  }

  /**
   * Leaders whose copy moved, leaders beyond the bound, and on the way to a node with room at most
   * as many others as one node may have.
   */
  private static void assertFewLeadersChange(
      Placement rule, PlacementTable before, PlacementTable after, HashRing ring) {
    Moves moves = Moves.between(before, after);
    long lost =
        moves.byShard().stream()
            .filter(move -> move.losses().contains(before.replicasOf(move.shard()).leader()))
            .count();
    int bound = PlacementLaws.bound(rule.shards().count(), ring.nodes().size());
    int beyond = PlacementLaws.excess(PlacementLaws.leaderships(before), ring.nodes(), bound);
    assertThat(moves.leaderChangeCount())
        .as("leaders changed for %s", ring.nodes())
        .isLessThanOrEqualTo((int) lost + beyond + bound);
  }

  /** Goal: nothing but the inputs counts. Method: make equal inputs in other ways. */
  @Test
  void equalInputsGiveEqualTables() {
    eachSeed(
        rng -> {
          Placement rule = new Placement(new Shards(16), 1 + rng.index(5));
          List<NodeId> all = Rings.ofFirst(9).nodes();
          PlacementTable before = randomTable(rng, 16, all);
          List<NodeId> nodes = someOf(rng, all, 1);
          PlacementTable after = rule.propose(before, HashRing.of(nodes));

          Collections.reverse(nodes);
          PlacementTable copy = new PlacementTable(before.epoch(), before.shards());
          assertThat(rule.propose(copy, HashRing.of(nodes))).isEqualTo(after);
        });
  }

  /** Goal: the numbers of a small cluster's life. Method: known nodes, so known moves. */
  @Test
  void clusterGrowsFromThreeToFiveAndBack() {
    PlacementLaws laws = new PlacementLaws(new Placement(new Shards(16), 3));
    PlacementTable table = PlacementTable.EMPTY;
    List<Integer> gains = new ArrayList<>();
    for (int count : new int[] {3, 4, 5, 5, 4, 3}) {
      PlacementTable next = laws.step(table, Rings.ofFirst(count));
      gains.add(Moves.between(table, next).gainCount());
      table = next;
    }
    assertThat(gains).containsExactly(48, 3, 9, 0, 5, 11);
    assertThat(table.epoch()).isEqualTo(5);
    assertThat(table.nodes()).isEqualTo(Rings.nodes(1, 2, 3));
  }

  @Test
  void clusterChangesAtRandom() {
    eachSeed(
        rng -> {
          Shards shards = new Shards(1 + rng.index(40));
          List<NodeId> all = Rings.ofFirst(12).nodes();
          PlacementTable table = randomTable(rng, shards.count(), all);
          for (int step = 0; step < 8; step++) {
            Placement rule = new Placement(shards, 1 + rng.index(6));
            table = new PlacementLaws(rule).step(table, HashRing.of(someOf(rng, all, 1)));
          }
        });
  }

  /**
   * Goal: as few copies as possible are made, and then as few leaders as possible lose theirs.
   * Method: try all placements of three shards, from tables that no rule would have made.
   */
  @Test
  void noOtherPlacementMovesLess() {
    eachSeed(
        rng -> {
          List<NodeId> all = Rings.ofFirst(5).nodes();
          PlacementTable before = randomTable(rng, 3, all);
          HashRing ring = HashRing.of(someOf(rng, all, 1));
          Placement rule = new Placement(new Shards(3), 1 + rng.index(3));
          PlacementTable after = new PlacementLaws(rule).step(before, ring);

          AllPlacements others = new AllPlacements(before, ring.nodes(), rule.replicationFactor());
          assertThat(others.costOf(after)).isEqualTo(others.leastCost(3));
          assertThat(Moves.between(before, after).leaderChangeCount())
              .isEqualTo(others.leastLeaderChanges(after));
        });
  }

  @Test
  void firstCopiesLieWhereTheRingSaysUnlessThatIsTooMuchForANode() {
    Placement rule = new Placement(new Shards(256), 3);
    HashRing ring = Rings.ofFirst(10);
    PlacementTable table = rule.propose(PlacementTable.EMPTY, ring);
    int asTheRingSays = 0;
    for (int shard = 0; shard < 256; shard++) {
      List<NodeId> owners = ring.lookup("shard-" + shard, 3).nodes();
      List<NodeId> copies = new ArrayList<>(table.replicasOf(shard).nodes());
      assertThat(copies).isSortedAccordingTo(byPreference(ring, shard));
      copies.retainAll(owners);
      asTheRingSays += copies.size();
    }
    assertThat(asTheRingSays / 768.0).isGreaterThan(0.9);
  }

  private static Comparator<NodeId> byPreference(HashRing ring, int shard) {
    return Comparator.comparing(ring.lookup("shard-" + shard).nodes()::indexOf);
  }

  @Test
  void boundIsFiveQuartersOfTheMeanRoundedUp() {
    assertThat(Placement.loadMax(48, 3)).isEqualTo(20);
    assertThat(Placement.loadMax(48, 5)).isEqualTo(12);
    assertThat(Placement.loadMax(16, 5)).isEqualTo(4);
    assertThat(Placement.loadMax(1, 50)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16})
  void replicationFactorIsWithinItsRange(int factor) {
    assertThatThrownBy(() -> new Placement(new Shards(16), factor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 15 replicas");
  }

  @Test
  void tableOfOtherShardsIsABug() {
    PlacementTable table =
        new Placement(new Shards(16), 3).propose(PlacementTable.EMPTY, Rings.ofFirst(3));
    assertThatThrownBy(() -> new Placement(new Shards(17), 3).propose(table, Rings.ofFirst(3)))
        .isInstanceOf(InvariantViolation.class);
  }

  private static void eachSeed(Consumer<Rng> trial) {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        trial.accept(new Rng(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionFailedError("seed " + seed, e);
      }
    }
  }

  /** As any mix of rules and members could leave it, or empty. */
  private static PlacementTable randomTable(Rng rng, int shardCount, List<NodeId> nodes) {
    if (rng.chance(0.1)) {
      return PlacementTable.EMPTY;
    }
    List<NodeId> favoured = someOf(rng, nodes, 1);
    List<ShardReplicas> shards = new ArrayList<>();
    for (int shard = 0; shard < shardCount; shard++) {
      List<NodeId> replicas = someOf(rng, favoured, 1);
      shards.add(new ShardReplicas(replicas, replicas.get(rng.index(replicas.size()))));
    }
    return new PlacementTable(1 + rng.index(100), shards);
  }

  /** Some of the nodes in random order, at least so many. */
  private static List<NodeId> someOf(Rng rng, List<NodeId> nodes, int least) {
    List<NodeId> rest = new ArrayList<>(new TreeSet<>(nodes));
    List<NodeId> some = new ArrayList<>();
    for (int count = least + rng.index(nodes.size() - least + 1); count > 0; count--) {
      some.add(rest.remove(rng.index(rest.size())));
    }
    return some;
  }
}
