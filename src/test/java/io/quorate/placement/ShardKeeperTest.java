package io.quorate.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import io.quorate.machine.Command;
import io.quorate.machine.CommandCodec;
import io.quorate.machine.ShardMachine;
import io.quorate.raft.Configuration;
import io.quorate.raft.Effects;
import io.quorate.raft.RaftConfig;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Restored;
import io.quorate.ring.PlacementCommand;
import io.quorate.ring.PlacementCommand.Place;
import io.quorate.ring.PlacementTable;
import io.quorate.ring.Placements;
import io.quorate.ring.ShardReplicas;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: a shard's leader takes its group where the newest table says, and nowhere else. Method: a
 * group of one, which needs nobody's answer.
 */
class ShardKeeperTest {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");

  private final RaftCore raft =
      new RaftCore(
          RaftConfig.DEFAULT, A, Configuration.of(List.of(A)), Restored.EMPTY, new Rng(1), 0);
  private final ShardMachine machine = new ShardMachine();
  private final Placements placements = new Placements();
  private final ShardKeeper keeper = new ShardKeeper(A, 0, raft);
  private final List<Command> proposed = new ArrayList<>();
  private final List<PlacementCommand> reported = new ArrayList<>();
  private long nowMillis;

  @Test
  void theTableIsWrittenIntoTheShardsLogBeforeAnythingChanges() {
    lead();
    place(A);
    place(A, B);
    sweep();

    assertThat(proposed).containsExactly(new Command.FollowTable(2));
    assertThat(raft.configuration().members()).containsExactly(A);
  }

  @Test
  void whoIsToComeLearnsFirst() {
    lead();
    place(A);
    place(A, B);
    follow(2);
    sweep();

    assertThat(raft.configuration().learners()).containsExactly(B);
    assertThat(reported).isEmpty();
  }

  @Test
  void aLeaderThatKnowsOnlyAnOlderTableChangesNothing() {
    lead();
    place(A);
    place(A, B);
    follow(3);
    sweep();

    assertThat(proposed).isEmpty();
    assertThat(reported).isEmpty();
    assertThat(raft.configuration().members()).containsExactly(A);
  }

  @Test
  void aGroupThatIsWhereItShouldBeIsReportedUntilThatShows() {
    lead();
    place(B);
    place(A);
    follow(2);
    sweep();
    sweep();
    assertThat(reported).containsExactly(new PlacementCommand.Settle(0, 2));
    nowMillis += ShardKeeper.REPORT_MILLIS;
    sweep();
    assertThat(reported).hasSize(2);
    apply(reported.get(0));
    nowMillis += ShardKeeper.REPORT_MILLIS;
    sweep();

    assertThat(reported).hasSize(2);
  }

  @Test
  void aShardWaitsForItsTurn() {
    lead();
    apply(new Place(2, new PlacementTable(1, List.of(on(A), on(A)))));
    apply(new Place(2, new PlacementTable(2, List.of(on(A, B), on(A, B)))));
    ShardKeeper second = new ShardKeeper(A, 1, raft);
    second.sweep(machine, placements, nowMillis, proposed::add, reported::add);
    assertThat(proposed).isEmpty();
    apply(new PlacementCommand.Settle(0, 2));
    second.sweep(machine, placements, nowMillis, proposed::add, reported::add);

    assertThat(proposed).containsExactly(new Command.FollowTable(2));
  }

  @Test
  void aLearnerThatCannotBeReachedDoesNotKeepTheTurn() {
    lead();
    place(A);
    place(A, B);
    follow(2);
    sweep();
    commit();
    for (int i = 0; i < 100; i++) {
      nowMillis += 100;
      raft.tick(nowMillis);
      commit();
      sweep();
    }

    assertThat(reported.size()).isLessThanOrEqualTo(1);
  }

  private void lead() {
    raft.tick(nowMillis);
    commit();
    assertThat(raft.isReady()).isTrue();
  }

  /** Whatever is to be written is, and what follows from it. */
  private void commit() {
    Effects effects = raft.effects();
    while (!effects.isEmpty()) {
      if (effects.persist() != null) {
        raft.persisted(effects.persist().sequence());
      }
      effects = raft.effects();
    }
  }

  private void place(NodeId... nodes) {
    apply(new Place(2, new PlacementTable(placements.table().epoch() + 1, List.of(on(nodes)))));
  }

  private void apply(PlacementCommand command) {
    placements.apply(nowMillis, 1, command);
  }

  private void follow(long epoch) {
    machine.apply(1, 0, CommandCodec.encode(new Command.FollowTable(epoch)));
  }

  private void sweep() {
    keeper.sweep(machine, placements, nowMillis, proposed::add, reported::add);
  }

  private static ShardReplicas on(NodeId... nodes) {
    return new ShardReplicas(List.of(nodes), nodes[0]);
  }
}
