package io.quorate.ring;

import io.quorate.kernel.Invariant;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The way from one table to another, to be gone one shard at a time.
 *
 * @param byShard a move for each shard that changes, by number
 */
public record Moves(List<Move> byShard) {

  public Moves {
    byShard = List.copyOf(byShard);
  }

  /**
   * @throws io.quorate.kernel.InvariantViolation if the tables differ in the number of their
   *     shards, and the first is not empty
   */
  public static Moves between(PlacementTable before, PlacementTable after) {
    int count = after.shards().size();
    Invariant.check(
        before.isEmpty() || before.shards().size() == count, "tables of different shards");
    return new Moves(
        IntStream.range(0, count)
            .mapToObj(
                shard ->
                    before.isEmpty()
                        ? Move.first(shard, after.replicasOf(shard))
                        : Move.between(shard, before.replicasOf(shard), after.replicasOf(shard)))
            .filter(move -> !move.isNone())
            .toList());
  }

  /** How many copies of shards have to be made. */
  public int gainCount() {
    return byShard.stream().mapToInt(move -> move.gains().size()).sum();
  }

  /** How many leaderships change hands. */
  public int leaderChangeCount() {
    return (int) byShard.stream().filter(Move::changesLeader).count();
  }
}
