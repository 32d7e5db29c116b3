package io.quorate.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.InvariantViolation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: moves say what differs between two tables. Method: small tables by hand. */
class MovesTest {
  private static final PlacementTable BEFORE =
      new PlacementTable(1, List.of(led(1, 1, 2, 3), led(2, 1, 2), led(1, 1, 2)));

  @Test
  void moveNamesGainsAndLossesOfEachShardThatChanges() {
    PlacementTable after =
        new PlacementTable(2, List.of(led(5, 2, 5, 4), led(2, 1, 2), led(2, 1, 2)));

    Moves moves = Moves.between(BEFORE, after);

    assertThat(moves.byShard())
        .containsExactly(
            new Move(0, Rings.nodes(5, 4), Rings.nodes(1, 3), Rings.node(5), true),
            new Move(2, List.of(), List.of(), Rings.node(2), true));
    assertThat(moves.gainCount()).isEqualTo(2);
    assertThat(moves.leaderChangeCount()).isEqualTo(2);
  }

  @Test
  void equalTablesNeedNoMove() {
    assertThat(Moves.between(BEFORE, new PlacementTable(9, BEFORE.shards())).byShard()).isEmpty();
    assertThat(Moves.between(PlacementTable.EMPTY, PlacementTable.EMPTY).byShard()).isEmpty();
  }

  @Test
  void firstTableIsGainedWhole() {
    Moves moves = Moves.between(PlacementTable.EMPTY, BEFORE);

    assertThat(moves.byShard()).hasSize(3);
    assertThat(moves.byShard().get(0))
        .isEqualTo(new Move(0, Rings.nodes(1, 2, 3), List.of(), Rings.node(1), true));
    assertThat(moves.gainCount()).isEqualTo(7);
  }

  @Test
  void tablesOfDifferentShardsDoNotCompare() {
    PlacementTable other = new PlacementTable(2, List.of(led(1, 1)));
    assertThatThrownBy(() -> Moves.between(BEFORE, other)).isInstanceOf(InvariantViolation.class);
  }

  private static ShardReplicas led(int leader, int... replicas) {
    return new ShardReplicas(Rings.nodes(replicas), Rings.node(leader));
  }
}
