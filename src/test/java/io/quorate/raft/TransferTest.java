package io.quorate.raft;

import static io.quorate.raft.SoloCore.A;
import static io.quorate.raft.SoloCore.B;
import static io.quorate.raft.SoloCore.C;
import static io.quorate.raft.SoloCore.CONFIG;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Goal: a leader hands over as thesis §3.10 has it. Method: three cores, message by message. */
class TransferTest {
  private final RaftCluster cluster = RaftCluster.of("a", "b", "c");
  private final RaftNode a = cluster.at("a");
  private final RaftNode b = cluster.at("b");
  private final RaftNode c = cluster.at("c");

  @BeforeEach
  void electA() {
    cluster.elect("a");
  }

  private static TransferStart transfer(RaftNode node, @Nullable NodeId target) {
    List<TransferStart> said = new ArrayList<>();
    node.step(raft -> said.add(raft.transferLeadership(target)));
    return said.get(0);
  }

  private static boolean takes(RaftNode node, String command) {
    List<Boolean> taken = new ArrayList<>();
    node.step(raft -> taken.add(raft.propose(RaftCluster.payload(command)) != null));
    return taken.get(0);
  }

  /** The requests to campaign that are on their way. */
  private List<Packet> calls() {
    return cluster.packets().stream()
        .filter(packet -> packet.message() instanceof TimeoutNowRequest)
        .toList();
  }

  private Packet takeCall() {
    Packet call = calls().get(0);
    cluster.drop(call);
    return call;
  }

  @Test
  void targetLeadsAtOnceAndWithoutPreVote() {
    assertThat(transfer(a, B)).isEqualTo(TransferStart.UNDERWAY);
    cluster.settle();

    assertThat(b.core().isReady()).isTrue();
    assertThat(b.core().term()).isEqualTo(2);
    assertThat(a.core().leader()).isEqualTo(B);
    assertThat(b.notices())
        .doesNotContain(new Notice.RoleChanged(Role.PRE_CANDIDATE, 1, null))
        .contains(new Notice.RoleChanged(Role.CANDIDATE, 2, null));
  }

  @Test
  void targetThatLagsIsBroughtUpToDateFirst() {
    cluster.isolate("b");
    a.propose("x", "y");
    cluster.settle();
    cluster.mendAll();
    assertThat(transfer(a, B)).isEqualTo(TransferStart.UNDERWAY);
    assertThat(calls()).isEmpty();
    a.step(raft -> raft.unreachable(B));
    cluster.settle(packet -> !(packet.message() instanceof TimeoutNowRequest));

    assertThat(b.core().log().lastIndex()).isEqualTo(a.core().log().lastIndex());
    assertThat(calls()).hasSize(1);
    cluster.settle();
    assertThat(b.core().isReady()).isTrue();
    assertThat(b.applied()).extracting(Entry::index).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void noCommandIsTakenMeanwhile() {
    assertThat(takes(a, "before")).isTrue();
    transfer(a, B);
    assertThat(takes(a, "meanwhile")).isFalse();
    cluster.settle();

    assertThat(takes(b, "after")).isTrue();
    cluster.settle();
    assertThat(c.applied())
        .filteredOn(entry -> entry.kind() == EntryKind.COMMAND)
        .extracting(entry -> new String(entry.payload(), java.nio.charset.StandardCharsets.UTF_8))
        .containsExactly("before", "after");
  }

  @Test
  void leaderGoesOnWhenTheTargetIsDead() {
    b.crash();
    transfer(a, B);
    cluster.elapse(CONFIG.electionMillisMin() - 10);
    assertThat(takes(a, "x")).isFalse();
    cluster.elapse(10);

    assertThat(takes(a, "x")).isTrue();
    assertThat(a.core().successor()).isNull();
    assertThat(a.core().role()).isEqualTo(Role.LEADER);
    assertThat(a.core().term()).isEqualTo(1);
    assertThat(a.notices()).contains(new Notice.TransferGivenUp(B, 1));
  }

  /** However late it comes: who has heard the leader since knows that it goes on. */
  @Test
  void callThatComesAfterTheLeaderHasGivenUpIsNotFollowed() {
    transfer(a, B);
    Packet late = takeCall();
    for (long passed = 0; passed < CONFIG.electionMillisMin(); passed += 10) {
      a.elapse(10);
      b.elapse(10);
      c.elapse(10);
      calls().forEach(cluster::drop);
      cluster.settle();
    }
    cluster.elapse(CONFIG.heartbeatMillis());
    cluster.deliver(late);
    cluster.settle();

    assertThat(b.core().role()).isEqualTo(Role.FOLLOWER);
    assertThat(b.core().term()).isEqualTo(1);
    assertThat(takes(a, "x")).isTrue();
  }

  @Test
  void callOfAnEarlierAttemptDoesNotCountInTheNext() {
    transfer(a, B);
    Packet first = takeCall();
    cluster.cutBoth("a", "b");
    cluster.elapse(CONFIG.electionMillisMin());
    cluster.mendAll();
    cluster.elapse(CONFIG.heartbeatMillis());
    assertThat(transfer(a, C)).isEqualTo(TransferStart.UNDERWAY);
    cluster.deliver(first);

    assertThat(b.core().role()).isEqualTo(Role.FOLLOWER);
    cluster.settle();
    assertThat(c.core().role()).isEqualTo(Role.LEADER);
  }

  @Test
  void callThatIsLostIsRepeated() {
    transfer(a, B);
    takeCall();
    cluster.elapse(CONFIG.heartbeatMillis());

    assertThat(b.core().role()).isEqualTo(Role.LEADER);
  }

  @Test
  void wishesThatCannotBeFulfilledAreRefused() {
    assertThat(transfer(a, A)).isEqualTo(TransferStart.ALREADY_LEADS);
    assertThat(transfer(a, new NodeId("x"))).isEqualTo(TransferStart.NO_SUCH_VOTER);
    assertThat(transfer(b, C)).isEqualTo(TransferStart.NOT_LEADER);
    assertThat(a.core().successor()).isNull();
    RaftCluster alone = RaftCluster.of("a");
    alone.elapse(10);
    assertThat(transfer(alone.at("a"), null)).isEqualTo(TransferStart.NO_SUCCESSOR);
  }

  @Test
  void secondWishMustBeTheSame() {
    transfer(a, B);
    assertThat(transfer(a, B)).isEqualTo(TransferStart.UNDERWAY);
    assertThat(transfer(a, null)).isEqualTo(TransferStart.UNDERWAY);
    assertThat(transfer(a, C)).isEqualTo(TransferStart.UNDERWAY_ELSEWHERE);
    assertThat(a.core().successor()).isEqualTo(B);
    assertThat(calls()).hasSize(1);
  }

  @Test
  void withoutATargetWhoeverHasMostOfTheLogTakesOver() {
    cluster.isolate("b");
    a.propose("x");
    cluster.settle();
    cluster.mendAll();

    transfer(a, null);
    assertThat(a.core().successor()).isEqualTo(C);
  }

  @Test
  void withoutATargetNobodySilentIsChosen() {
    c.propose();
    b.crash();
    cluster.forgive(B);
    cluster.elapse(CONFIG.electionMillisMin());

    transfer(a, null);
    assertThat(a.core().successor()).isEqualTo(C);
  }

  @Test
  void readsUnderWayAreStillConfirmed() {
    a.step(raft -> assertThat(raft.read(7)).isTrue());
    transfer(a, B);
    a.step(raft -> assertThat(raft.read(8)).isTrue());
    cluster.settle(packet -> !(packet.message() instanceof TimeoutNowRequest));

    assertThat(a.readyReads()).extracting(Effects.ReadyRead::readId).containsExactly(7L, 8L);
  }

  /** What is not committed yet goes along: the target has it, and commits it with its own entry. */
  @Test
  void uncommittedCommandsSurviveTheTransfer() {
    cluster.cutBoth("a", "c");
    c.slowDisk();
    a.slowDisk();
    a.propose("x");
    transfer(a, B);
    cluster.settle();
    assertThat(a.core().commitIndex()).isEqualTo(1);
    a.fastDisk();
    c.fastDisk();
    cluster.mendAll();
    cluster.elapse(CONFIG.heartbeatMillis());

    assertThat(b.core().role()).isEqualTo(Role.LEADER);
    assertThat(b.core().commitIndex()).isEqualTo(3);
    assertThat(b.applied().get(1).payload()).isEqualTo(RaftCluster.payload("x"));
  }
}
