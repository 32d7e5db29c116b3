package io.quorate.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import io.quorate.kernel.NodeId;
import io.quorate.ring.PlacementCommand.GoOn;
import io.quorate.ring.PlacementCommand.Leave;
import io.quorate.ring.PlacementCommand.Place;
import io.quorate.ring.PlacementCommand.Settle;
import io.quorate.ring.PlacementCommand.Stay;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: shards move one at a time, and who may count on whom is known at every moment. */
class PlacementsTest {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final NodeId C = new NodeId("c");

  private final Placements placements = new Placements();
  private long nowMillis = 1_000;
  private long index;

  @Test
  void theFirstTableMovesNothing() {
    place(on(A, B), on(B, A));

    assertThat(placements.table().epoch()).isEqualTo(1);
    assertThat(placements.firstTableIndex()).isEqualTo(1);
    assertThat(placements.moving()).isEmpty();
    assertThat(placements.nextDeadlineMillis()).isEmpty();
    assertThat(placements.rule()).isEqualTo(new Placement(new Shards(2), 2));
  }

  @Test
  void aTableThatIsNotTheNextIsIgnored() {
    place(on(A, B));
    apply(new Place(2, new PlacementTable(1, List.of(on(C)))));
    apply(new Place(2, new PlacementTable(3, List.of(on(C)))));
    apply(new Place(2, new PlacementTable(2, List.of(on(C), on(C)))));

    assertThat(placements.table().replicasOf(0)).isEqualTo(on(A, B));
  }

  @Test
  void shardsMoveOneAfterAnotherAndOnlyThoseWhoseNodesChange() {
    place(on(A, B), on(A, B), on(A, B));
    place(on(A, C), on(B, A), on(B, C));

    assertThat(placements.moving()).containsExactly(0, 2);
    assertThat(turn()).isZero();
    apply(new Settle(0, 2));
    assertThat(turn()).isEqualTo(2);
    apply(new Settle(2, 2));
    assertThat(placements.moving()).isEmpty();
    assertThat(placements.nextDeadlineMillis()).isEmpty();
  }

  @Test
  void aReportOfAnOlderTableSettlesNothing() {
    place(on(A, B));
    place(on(A, C));
    place(on(B, C));
    apply(new Settle(0, 2));

    assertThat(placements.isMoving(0)).isTrue();
  }

  @Test
  void whoMayBeAMemberIsEverybodyOfTheTablesSinceTheShardWasSettled() {
    place(on(A, B));
    place(on(A, C));
    assertThat(List.of(A, B, C)).allMatch(node -> placements.mayHave(0, node));
    place(on(B, C));
    assertThat(List.of(A, B, C)).allMatch(node -> placements.mayHave(0, node));
    apply(new Settle(0, 3));

    assertThat(placements.mayHave(0, A)).isFalse();
    assertThat(placements.sharesOf(A)).isZero();
    assertThat(placements.sharesOf(B)).isEqualTo(1);
  }

  @Test
  void aShardHasItsFoundersUntilItsFirstMoveHasEnded() {
    place(on(A, B), on(A, B));
    place(on(A, B), on(A, C));
    place(on(A, B), on(B, C));

    assertThat(placements.foundersOf(0)).containsExactly(A, B);
    assertThat(placements.foundersOf(1)).containsExactly(A, B);
    apply(new Settle(1, 3));
    place(on(A, B), on(A, B));

    assertThat(placements.foundersOf(0)).containsExactly(A, B);
    assertThat(placements.foundersOf(1)).isEmpty();
  }

  @Test
  void aTurnWithoutProgressPassesToTheNextAndComesBack() {
    place(on(A, B), on(A, B));
    place(on(A, C), on(A, C));
    pass(Placements.TURN_MILLIS - 1);
    assertThat(turn()).isZero();
    apply(new GoOn(0, 2));
    pass(Placements.TURN_MILLIS - 1);
    assertThat(turn()).isZero();
    pass(1);
    assertThat(turn()).isEqualTo(1);
    pass(Placements.TURN_MILLIS);

    assertThat(turn()).isZero();
  }

  @Test
  void whoWasToLeaveMayStay() {
    apply(new Leave(A));
    apply(new Leave(B));
    apply(new Stay(A));

    assertThat(placements.leaving()).containsExactly(B);
  }

  @Test
  void theStateComesBackAsItWasAndGoesOnTheSame() {
    assertThat(bytes(copy(placements))).isEqualTo(bytes(placements));
    place(on(A, B), on(A, B));
    place(on(A, C), on(A, C));
    apply(new Leave(B));
    Placements copy = copy(placements);
    assertThat(bytes(copy)).isEqualTo(bytes(placements));
    placements.expire(nowMillis + Placements.TURN_MILLIS);
    copy.expire(nowMillis + Placements.TURN_MILLIS);

    assertThat(bytes(copy)).isEqualTo(bytes(placements));
  }

  @Test
  void aStateThatIsCutOffIsMalformed() {
    place(on(A, B), on(A, B));
    place(on(A, C), on(A, C));
    apply(new Leave(B));
    byte[] whole = bytes(placements);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Placements.readFrom(new ByteReader(cut)))
          .isInstanceOf(MalformedBytes.class);
    }
  }

  private void place(ShardReplicas... shards) {
    apply(new Place(2, new PlacementTable(placements.table().epoch() + 1, List.of(shards))));
  }

  private void apply(PlacementCommand command) {
    placements.apply(nowMillis, ++index, command);
  }

  private void pass(long millis) {
    nowMillis += millis;
    placements.expire(nowMillis);
  }

  private int turn() {
    return placements.moving().stream().filter(placements::hasTurn).findFirst().orElseThrow();
  }

  private static ShardReplicas on(NodeId... nodes) {
    return new ShardReplicas(List.of(nodes), nodes[0]);
  }

  private static Placements copy(Placements original) {
    return Placements.readFrom(new ByteReader(bytes(original)));
  }

  private static byte[] bytes(Placements placements) {
    ByteWriter out = new ByteWriter();
    placements.writeTo(out);
    return out.toByteArray();
  }
}
