package io.quorate.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Goal: members come and go one change at a time, and no step leaves the group without a quorum.
 */
class MembershipTest {
  private final RaftCluster cluster = RaftCluster.of("a", "b", "c");
  private final RaftLaws laws = new RaftLaws(cluster);

  private static NodeId id(String name) {
    return new NodeId(name);
  }

  private static MemberChange add(String name) {
    return new MemberChange.Add(id(name), null);
  }

  private static MemberChange remove(String name) {
    return new MemberChange.Remove(id(name));
  }

  private static ChangeStart change(RaftNode leader, MemberChange change) {
    ChangeStart[] start = new ChangeStart[1];
    leader.step(raft -> start[0] = raft.change(change));
    return start[0];
  }

  private RaftNode leader() {
    return cluster.awaitLeader();
  }

  private void elapse(long millis) {
    for (long passed = 0; passed < millis; passed += 10) {
      cluster.elapse(10);
      laws.check();
    }
  }

  @Test
  void aNodeThatComesLearnsFirstAndVotesOnceItHasCaughtUp() {
    RaftNode leader = leader();
    leader.propose("x", "y");
    RaftNode d = cluster.start("d");

    assertThat(change(leader, add("d"))).isEqualTo(ChangeStart.STARTED);
    assertThat(leader.core().configuration().learners()).containsExactly(id("d"));
    elapse(300);

    assertThat(leader.core().log().committedConfiguration())
        .isEqualTo(Configuration.of(List.of(id("a"), id("b"), id("c"), id("d"))));
    assertThat(d.core().configuration()).isEqualTo(leader.core().configuration());
    assertThat(d.applied()).hasSameSizeAs(leader.applied());
    assertThat(change(leader, add("d"))).isEqualTo(ChangeStart.UNCHANGED);
  }

  @Test
  void aLearnerThatIsAwayHoldsUpNothing() {
    RaftNode leader = leader();
    cluster.start("d").crash();
    change(leader, add("d"));
    elapse(1_000);
    leader.propose("x");
    elapse(100);

    assertThat(leader.core().commitIndex()).isEqualTo(leader.core().log().lastIndex());
    assertThat(leader.core().log().committedConfiguration().learners()).containsExactly(id("d"));
    assertThat(change(leader, remove("d"))).isEqualTo(ChangeStart.STARTED);
    elapse(100);
    assertThat(leader.core().log().committedConfiguration().members()).doesNotContain(id("d"));
  }

  @Test
  void aLearnerThatHearsNothingMissesItsLeader() {
    RaftNode leader = leader();
    RaftNode d = cluster.start("d");
    cluster.cut("d", leader.id().value());
    change(leader, add("d"));
    elapse(300);
    assertThat(d.core().leader()).isEqualTo(leader.id());
    cluster.isolate("d");
    elapse(1_000);

    assertThat(d.core().leader()).isNull();
    assertThat(d.core().role()).isEqualTo(Role.FOLLOWER);
  }

  @Test
  void aChangeWaitsForTheOneBeforeIt() {
    RaftNode leader = leader();
    cluster.start("d");
    change(leader, add("d"));

    assertThat(change(leader, remove("b"))).isEqualTo(ChangeStart.UNDER_WAY);
    elapse(300);
    assertThat(change(leader, remove("b"))).isEqualTo(ChangeStart.STARTED);
    elapse(300);
    assertThat(leader.core().log().committedConfiguration().voters())
        .doesNotContain(id(leader.id().equals(id("b")) ? "-" : "b"));
  }

  /** Ongaro, raft-dev, 2015: a change of an earlier term may be committed, or may not. */
  @Test
  void aNewLeaderChangesNothingBeforeItsFirstCommit() {
    RaftNode a = cluster.elect("a");
    cluster.isolate("a");
    RaftNode b = cluster.elect("b");
    cluster.cut("b", "c");
    cluster.mendAll();
    b.slowDisk();
    cluster.at("c").slowDisk();
    RaftNode candidate = cluster.elect(a.id().value());

    for (RaftNode node : List.of(candidate, b)) {
      if (node.core().role() == Role.LEADER && !node.core().isReady()) {
        assertThat(change(node, remove("c"))).isEqualTo(ChangeStart.NOT_READY);
      }
    }
    SoloCore solo = SoloCore.leader(1);
    assertThat(solo.raft.isReady()).isFalse();
    assertThat(solo.raft.change(remove("c"))).isEqualTo(ChangeStart.NOT_READY);
  }

  @Test
  void nobodyIsRemovedWhoseAbsenceWouldStopTheRest() {
    RaftNode leader = cluster.elect("a");
    cluster.at("c").crash();
    elapse(1_000);

    assertThat(change(leader, remove("b"))).isEqualTo(ChangeStart.WOULD_LOSE_QUORUM);
    assertThat(change(leader, remove("c"))).isEqualTo(ChangeStart.STARTED);
    elapse(300);
    assertThat(leader.core().log().committedConfiguration())
        .isEqualTo(Configuration.of(List.of(id("a"), id("b"))));
  }

  @Test
  void theLastVoterStays() {
    RaftCluster alone = RaftCluster.of("a");
    RaftNode a = alone.awaitLeader();

    assertThat(change(a, remove("a"))).isEqualTo(ChangeStart.LAST_VOTER);
  }

  @Test
  void aLeaderThatRemovesItselfHandsOverAndRetires() {
    RaftNode a = cluster.elect("a");
    assertThat(change(a, remove("a"))).isEqualTo(ChangeStart.STARTED);
    elapse(200);

    assertThat(a.core().role()).isEqualTo(Role.FOLLOWER);
    RaftNode next = leader();
    assertThat(next.id()).isNotEqualTo(id("a"));
    assertThat(next.core().log().committedConfiguration())
        .isEqualTo(Configuration.of(List.of(id("b"), id("c"))));
    assertThat(a.notices()).anyMatch(Notice.TransferBegun.class::isInstance);
    elapse(5_000);
    assertThat(next.core().role()).as("is not disturbed by who was removed").isEqualTo(Role.LEADER);
  }

  @Test
  void aChangeThatWasNotCommittedIsTakenBackWithItsEntry() {
    RaftNode a = cluster.elect("a");
    elapse(100);
    cluster.isolate("a");
    change(a, remove("b"));
    assertThat(a.core().configuration().isJoint()).isTrue();
    RaftNode b = cluster.elect("b");
    elapse(100);
    cluster.mendAll();
    elapse(1_000);

    assertThat(b.core().role()).isEqualTo(Role.LEADER);
    assertThat(a.core().configuration())
        .isEqualTo(Configuration.of(List.of(id("a"), id("b"), id("c"))));
  }

  @Test
  void aNewLeaderTakesAChangeToItsEnd() {
    RaftNode a = cluster.elect("a");
    elapse(100);
    cluster.start("d");
    cluster.start("e");
    change(a, add("d"));
    elapse(200);
    change(a, remove("c"));
    cluster.settle();
    a.crash();
    elapse(3_000);

    RaftNode next = leader();
    assertThat(next.core().log().committedConfiguration().isJoint()).isFalse();
    assertThat(next.core().log().committedConfiguration().voters())
        .contains(id("a"), id("b"), id("d"));
  }

  /** The others lack the entry, so that they cannot win; and it, by that entry, is no member. */
  @Test
  void whoIsOutsideByAnEntryThatOnlyItHasBringsItToItsEnd() {
    RaftNode a = cluster.elect("a");
    elapse(100);
    change(a, remove("b"));
    elapse(300);
    change(a, remove("a"));
    cluster.settle(packet -> !packet.to().equals(id("c")) || !carriesEnd(packet));
    elapse(0);
    assertThat(a.core().configuration()).isEqualTo(Configuration.of(List.of(id("c"))));
    a.crash();
    cluster.packets().forEach(cluster::drop);
    cluster.restart(a);
    elapse(10_000);

    RaftNode leader = leader();
    assertThat(leader.id()).isEqualTo(id("c"));
    assertThat(leader.core().log().committedConfiguration())
        .isEqualTo(Configuration.of(List.of(id("c"))));
  }

  private static boolean carriesEnd(Packet packet) {
    return packet.message() instanceof AppendRequest append
        && append.entries().stream()
            .anyMatch(
                entry ->
                    entry.kind() == EntryKind.CONFIGURATION
                        && !Configuration.decode(entry.payload()).isJoint());
  }

  /** While it is joint, both the old and the new voters have to agree. */
  @Test
  void neitherSideOfAJointConfigurationDecidesAlone() {
    RaftNode a = cluster.elect("a");
    elapse(100);
    cluster.start("d");
    change(a, add("d"));
    elapse(300);
    change(a, remove("b"));
    assertThat(a.core().configuration().isJoint()).isTrue();
    cluster.isolate("c");
    cluster.isolate("d");
    long before = a.core().commitIndex();
    a.propose("x");
    cluster.settle();

    assertThat(a.core().commitIndex())
        .as("a and b are no majority of a, c and d")
        .isEqualTo(before);
    cluster.mendAll();
    elapse(3_000);
    assertThat(leader().core().commitIndex()).isGreaterThan(before);
  }

  @Test
  void aNodeThatComesLateGetsTheConfigurationWithTheSnapshot() {
    RaftNode leader = leader();
    leader.propose("x", "y", "z");
    elapse(100);
    leader.compact(0);
    RaftNode d = cluster.start("d");
    change(leader, add("d"));
    elapse(1_000);

    assertThat(d.core().configuration().voters()).hasSize(4).contains(id("d"));
    leader.compact(0);
    d.crash();
    cluster.restart(d);
    elapse(500);
    assertThat(d.core().configuration().voters()).hasSize(4);
  }
}
