package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.PeerAddress;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.member.MemberAnswer.Added;
import io.quorate.member.MemberAnswer.NoSuchMember;
import io.quorate.member.MemberAnswer.Refused;
import io.quorate.member.MemberAnswer.Removed;
import io.quorate.port.MemberWish;
import io.quorate.raft.Contact;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Goal: members come and go, and clients notice nothing. Method: whole nodes in a script. */
class MembershipSimTest {
  private static final long SEED = 1;

  private final SimCluster cluster = SimCluster.of(3, SEED);

  @Test
  void theClusterGrowsAndShrinksAndEveryMemberServes() {
    NodeId n1 = cluster.nodes().get(0);
    cluster.awaitLeader();
    cluster.expect(Granted.class, cluster.at(n1).acquire("orders", "alice"));
    for (int members = 4; members <= 5; members++) {
      NodeId added = cluster.addMachine();
      assertThat(cluster.expect(Added.class, cluster.at(n1).add(added)).votes()).isTrue();
      cluster.expect(Locked.class, cluster.at(added).acquire("orders", "bob"));
      cluster.awaitConvergence();
    }
    for (NodeId node : cluster.nodes()) {
      assertThat(cluster.configuration(node).voters()).hasSize(5);
    }
    for (NodeId removed : List.of(cluster.awaitLeader(), new NodeId("n5"))) {
      NodeId other = cluster.otherThan(removed);
      cluster.expect(Removed.class, cluster.at(other).remove(removed));
      awaitRemoval(removed);
    }
    NodeId leader = cluster.awaitLeader();
    assertThat(cluster.configuration(leader).voters()).hasSize(3);
    cluster.expect(Locked.class, cluster.at(leader).acquire("orders", "bob"));
  }

  private void awaitRemoval(NodeId removed) {
    cluster.awaitThat("the removed node has stopped", () -> cluster.isHalted(removed));
    assertThat(cluster.detail(removed)).contains("removed from the cluster");
  }

  @Test
  void nobodyIsTurnedAwayWhileMembersComeAndGo() {
    cluster.awaitLeader();
    List<SimCall> calls = new ArrayList<>();
    int[] lock = {0};
    for (int round = 0; round < 4; round++) {
      NodeId added = cluster.addMachine();
      SimCall addition = cluster.at(cluster.awaitLeader()).add(added);
      acquireUntil(addition, lock, calls);
      cluster.expect(Added.class, addition);
      NodeId leader = cluster.awaitLeader();
      NodeId removed = round % 2 == 0 ? leader : cluster.nodes().get(1);
      SimCall removal = cluster.at(added).remove(removed);
      acquireUntil(removal, lock, calls, removed);
      if (!(removal.outcome() instanceof NoSuchMember)) {
        cluster.expect(Removed.class, removal);
      }
    }
    cluster.awaitThat("all answers", () -> calls.stream().allMatch(SimCall::isAnswered));
    assertThat(calls).hasSizeGreaterThan(100);
    assertThat(calls).extracting(SimCall::outcome).allMatch(Granted.class::isInstance);
  }

  private void acquireUntil(SimCall change, int[] lock, List<SimCall> calls, NodeId... leaving) {
    while (!change.isAnswered()) {
      for (NodeId node : cluster.leaders()) {
        for (NodeId voter : cluster.configuration(node).voters()) {
          if (!List.of(leaving).contains(voter)) {
            calls.add(cluster.at(voter).acquire("lock " + lock[0]++, "alice"));
          }
        }
      }
      cluster.advanceMillis(5);
    }
  }

  @Test
  void aDeadNodeIsReplaced() {
    NodeId leader = cluster.awaitLeader();
    NodeId dead = cluster.otherThan(leader);
    cluster.crash(dead);
    cluster.expect(Removed.class, cluster.at(leader).remove(dead));
    NodeId added = cluster.addMachine();
    cluster.expect(Added.class, cluster.at(leader).add(added));

    cluster.crash(leader);
    NodeId next = cluster.awaitLeader();
    cluster.expect(Granted.class, cluster.at(next).acquire("orders", "alice"));
  }

  @Test
  void anEmptiedNodeComesBackAsAnotherIncarnation() {
    NodeId leader = cluster.awaitLeader();
    NodeId emptied = cluster.otherThan(leader);
    cluster.crash(emptied);
    cluster.wipe(emptied);
    cluster.restart(emptied);
    cluster.awaitThat(
        "it stays out", () -> cluster.detail(emptied).contains("another incarnation"));
    assertThat(cluster.expect(Refused.class, cluster.at(leader).add(emptied)).detail())
        .contains("remove it first");

    cluster.expect(Removed.class, cluster.at(leader).remove(emptied));
    cluster.expect(Added.class, cluster.at(leader).add(emptied));
    cluster.expect(Granted.class, cluster.at(emptied).acquire("orders", "alice"));
  }

  @Test
  void aMemberThatListensElsewhereIsWrittenDownThere() {
    NodeId leader = cluster.awaitLeader();
    NodeId moved = cluster.otherThan(leader);
    PeerAddress elsewhere = new PeerAddress("elsewhere", 8_002);
    cluster.advanceMillis(5_000); // the meeting at which all said where they are is forgotten
    assertThat(cluster.expect(Refused.class, cluster.at(leader).add(moved, elsewhere)).detail())
        .contains("does not say that it has moved");
    cluster.crash(moved);
    cluster.move(moved, elsewhere, true);
    cluster.restart(moved);
    for (NodeId told : cluster.nodes()) {
      if (!told.equals(leader) && !told.equals(moved)) {
        cluster.crash(told);
        cluster.restart(told);
      }
    }

    cluster.awaitThat(
        "all know where it is",
        () ->
            cluster.nodes().stream()
                .map(node -> cluster.configuration(node).contacts().get(moved))
                .allMatch(contact -> contact != null && contact.address().equals(elsewhere)));
    assertThat(cluster.configuration(leader).voters()).hasSize(3);
  }

  @Test
  void aMemberThatWasAddedMayMoveLikeAFounder() {
    NodeId leader = cluster.awaitLeader();
    NodeId moved = cluster.addMachine();
    cluster.expect(Added.class, cluster.at(leader).add(moved));
    cluster.awaitConvergence();
    PeerAddress elsewhere = new PeerAddress("elsewhere", 8_002);
    cluster.crash(moved);
    cluster.move(moved, elsewhere, false);
    cluster.restart(moved);

    cluster.advanceMillis(1_500); // within which it has said so
    assertThat(cluster.expect(Added.class, cluster.at(leader).add(moved, elsewhere)).votes())
        .isTrue();
    cluster.awaitConvergence();
    cluster.expect(Granted.class, cluster.at(moved).acquire("orders", "alice"));
  }

  @Test
  void aLeaderThatListensElsewhereIsWrittenDownThere() {
    NodeId moved = cluster.awaitLeader();
    NodeId away = cluster.otherThan(moved);
    PeerAddress elsewhere = new PeerAddress("elsewhere", 8_002);
    cluster.crash(moved);
    cluster.crash(away);
    cluster.move(moved, elsewhere, false);
    cluster.restart(moved);
    // The third cannot call it, and needs its vote.
    cluster.awaitThat("it leads", () -> cluster.leads(moved));
    cluster.expect(Added.class, cluster.at(moved).add(moved, elsewhere));
    cluster.restart(away);
    cluster.awaitConvergence();

    assertThat(cluster.leads(moved)).isTrue();
    assertThat(cluster.configuration(moved).contacts().get(moved))
        .extracting(Contact::address)
        .isEqualTo(elsewhere);
  }

  @Test
  void aNodeThatWasRemovedWhileItWasAwayLearnsItWhenItIsBack() {
    NodeId leader = cluster.awaitLeader();
    NodeId away = cluster.otherThan(leader);
    cluster.crash(away);
    cluster.expect(Removed.class, cluster.at(leader).remove(away));
    cluster.restart(away);

    awaitRemoval(away);
    assertThat(cluster.leads(leader)).isTrue();
  }

  @Test
  void aMemberIsRemovedByItself() {
    NodeId leader = cluster.awaitLeader();
    NodeId follower = cluster.otherThan(leader);
    cluster.expect(Removed.class, cluster.at(follower).remove(follower));
    awaitRemoval(follower);
    cluster.expect(Removed.class, cluster.at(leader).remove(leader));
    awaitRemoval(leader);
    NodeId last = cluster.otherThan(leader, follower);
    cluster.awaitLeader();
    cluster.expect(Granted.class, cluster.at(last).acquire("orders", "alice"));
    assertThat(cluster.expect(Refused.class, cluster.at(last).remove(last)).detail())
        .contains("last member");
  }

  @Test
  void aNodeThatIsStartedWithOtherMembersMakesTheClusterSo() {
    cluster.awaitLeader();
    NodeId n1 = new NodeId("n1");
    NodeId n2 = new NodeId("n2");
    NodeId n3 = new NodeId("n3");
    NodeId n4 = cluster.addMachine();
    cluster.crash(n2);
    cluster.declare(n2, n1, n2, n4);
    cluster.restart(n2);

    cluster.awaitThat(
        "the declared members",
        () ->
            cluster.configuration(n2).equals(cluster.configuration(n4))
                && cluster.configuration(n2).voters().equals(new TreeSet<>(List.of(n1, n2, n4))));
    awaitRemoval(n3);
  }

  @Test
  void whatCannotBeIsRefusedWithItsReason() {
    NodeId leader = cluster.awaitLeader();
    NodeId stranger = new NodeId("n9");
    assertThat(cluster.expect(Refused.class, cluster.at(leader).add(stranger)).detail())
        .contains("no node n9 asks to join");
    cluster.expect(NoSuchMember.class, cluster.at(leader).remove(stranger));

    NodeId added = cluster.addMachine();
    MemberWish elsewhere = new MemberWish.Add(added, new PeerAddress("elsewhere", 8_001));
    assertThat(cluster.expect(Refused.class, cluster.at(leader).change(elsewhere)).detail())
        .contains("says that it listens at n4:8001");

    cluster.crash(cluster.otherThan(leader, added));
    NodeId alive = cluster.nodes().stream().filter(cluster::isUp).toList().get(1);
    cluster.advanceMillis(2_000);
    SimCall removal = cluster.at(leader).remove(alive.equals(leader) ? added : alive);
    Outcome outcome = cluster.expect(Outcome.class, removal);
    assertThat(outcome.toString()).containsAnyOf("too few", "NoSuchMember");
  }
}
