package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.Outcome;
import io.quorate.kernel.Outcome.OutcomeUnknown;
import io.quorate.kernel.Outcome.Unavailable;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer.Conflicting;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.HolderView;
import io.quorate.lock.LockAnswer.LeftQueue;
import io.quorate.lock.LockAnswer.LockView;
import io.quorate.lock.LockAnswer.Locked;
import io.quorate.lock.LockAnswer.NotFound;
import io.quorate.lock.LockAnswer.NotHolder;
import io.quorate.lock.LockAnswer.Released;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.machine.RequestId;
import io.quorate.node.Ask;
import io.quorate.node.Consistency;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goal: what users rely on holds in a cluster of whole nodes. Method: one scripted fault each. */
class ClusterSimTest {
  private static final long SEED = 1;

  private final SimCluster cluster = SimCluster.of(3, SEED);

  @Test
  void lockSurvivesTheCrashOfTheLeaderThatGrantedIt() {
    NodeId first = cluster.awaitLeader();
    Granted alice = cluster.expect(Granted.class, cluster.at(first).acquire("orders", "alice"));

    cluster.crash(first);
    NodeId second = cluster.awaitLeader();
    cluster.expect(Locked.class, cluster.at(second).acquire("orders", "bob"));

    cluster.advanceMillis(SimDoor.TTL_MILLIS);
    Granted bob = cluster.expect(Granted.class, cluster.at(second).acquire("orders", "bob"));
    assertThat(bob.token()).as("fencing token grows").isGreaterThan(alice.token());
  }

  @Test
  void wallClocksThatAreSetByDecadesMoveNoDeadlineAndNoToken() {
    NodeId leader = cluster.awaitLeader();
    Granted last = cluster.expect(Granted.class, cluster.at(leader).acquire("orders", "alice"));
    for (long years : new long[] {40, -40}) {
      cluster.setWallClocks(years * 365 * 86_400_000);
      cluster.advanceMillis(SimDoor.TTL_MILLIS / 2);
      cluster.expect(Locked.class, cluster.at(leader).acquire("orders", "another"));
      NodeId crashed = leader;
      cluster.crash(crashed);
      leader = cluster.awaitLeader();
      cluster.restart(crashed);

      cluster.advanceMillis(SimDoor.TTL_MILLIS);
      String next = "after " + years + " years";
      Granted granted = cluster.expect(Granted.class, cluster.at(leader).acquire("orders", next));
      assertThat(granted.token()).isGreaterThan(last.token());
      last = granted;
    }
  }

  @Test
  void powerCutOfAllNodesLosesNoGrant() {
    NodeId leader = cluster.awaitLeader();
    Granted alice = cluster.expect(Granted.class, cluster.at(leader).acquire("orders", "alice"));

    cluster.nodes().forEach(cluster::crash);
    cluster.nodes().forEach(cluster::restart);
    NodeId next = cluster.awaitLeader();
    assertThat(holdersSeenAt(next)).containsExactly(alice.client());
    Granted other = cluster.expect(Granted.class, cluster.at(next).acquire("invoices", "bob"));
    assertThat(other.token()).isGreaterThan(alice.token());
  }

  @Test
  void everyNodeServesClients() {
    cluster.awaitLeader();
    for (NodeId node : cluster.nodes()) {
      cluster.expect(Granted.class, cluster.at(node).acquire("lock of " + node, "alice"));
    }
    cluster.awaitConvergence();
  }

  @Test
  void majorityStoppedAnswersUnavailable() {
    NodeId leader = cluster.awaitLeader();
    NodeId follower = cluster.otherThan(leader);
    NodeId last = cluster.otherThan(leader, follower);
    cluster.crash(leader);
    cluster.crash(follower);
    cluster.advanceMillis(3_000);

    cluster.expect(Unavailable.class, cluster.at(last).acquire("orders", "alice"));
    cluster.expect(Unavailable.class, cluster.at(last).describe("orders"));
    cluster.expect(NotFound.class, cluster.at(last).describe("orders", Consistency.LOCAL));
  }

  @Test
  void repeatedRequestTakesTheLockOnce() {
    NodeId first = cluster.awaitLeader();
    RequestId request = new RequestId("once");
    Granted granted =
        cluster.expect(Granted.class, cluster.at(first).acquire("orders", "alice", request));
    cluster.crash(first);
    NodeId second = cluster.awaitLeader();

    Granted again =
        cluster.expect(Granted.class, cluster.at(second).acquire("orders", "alice", request));
    assertThat(again).isEqualTo(granted);
    cluster.expect(Released.class, cluster.at(second).release("orders", "alice"));
    cluster.expect(NotFound.class, cluster.at(second).describe("orders"));
  }

  @Test
  void waiterIsServedThoughTheLeaderCrashesMeanwhile() {
    NodeId leader = cluster.awaitLeader();
    NodeId gateway = cluster.otherThan(leader);
    cluster.expect(Granted.class, cluster.at(gateway).acquire("orders", "alice"));
    SimCall waiting = cluster.at(gateway).acquire("orders", "bob", 8_000);
    cluster.advanceMillis(1_000);
    cluster.crash(leader);
    cluster.awaitLeader();
    cluster.expect(Released.class, cluster.at(gateway).release("orders", "alice"));

    assertThat(cluster.expect(Granted.class, waiting).client()).isEqualTo(new ClientId("bob"));
  }

  @Test
  void leavingAtAnyNodeEndsTheCallThatWaitsAtAnother() {
    NodeId leader = cluster.awaitLeader();
    NodeId gateway = cluster.otherThan(leader);
    cluster.expect(Granted.class, cluster.at(leader).acquire("orders", "alice"));
    SimCall waiting = cluster.at(gateway).acquire("orders", "bob", 8_000);
    cluster.advanceMillis(1_000);

    NodeId other = cluster.otherThan(leader, gateway);
    cluster.expect(LeftQueue.class, cluster.at(other).leave("orders", "bob"));
    cluster.advanceMillis(1_000);
    assertThat(waiting.isAnswered()).isTrue();
    cluster.expect(Conflicting.class, waiting);
    cluster.expect(Released.class, cluster.at(leader).release("orders", "alice"));
    cluster.expect(NotFound.class, cluster.at(leader).describe("orders"));
  }

  @Test
  void callWhoseClientHasLeftUnseenTakesNothingWhenItsWaitEnds() {
    NodeId leader = cluster.awaitLeader();
    NodeId gateway = cluster.otherThan(leader);
    cluster.expect(Granted.class, cluster.at(leader).acquire("orders", "alice"));
    SimCall waiting = cluster.at(gateway).acquire("orders", "bob", 8_000);
    cluster.advanceMillis(1_000);

    cluster.isolate(gateway);
    cluster.expect(LeftQueue.class, cluster.at(leader).leave("orders", "bob"));
    cluster.expect(Released.class, cluster.at(leader).release("orders", "alice"));
    cluster.advanceMillis(8_000);
    cluster.heal();
    cluster.awaitThat("an answer", waiting::isAnswered);
    assertThat(waiting.outcome()).isNotInstanceOf(Granted.class);
    cluster.awaitConvergence();
    cluster.expect(NotFound.class, cluster.at(leader).describe("orders"));
  }

  /** Asked at a follower, so that they travel as well. */
  @Test
  void callsThatEnterTogetherAreCarriedOutInTheirOrder() {
    NodeId gateway = cluster.otherThan(cluster.awaitLeader());
    List<Ask> asks = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      ClientId client = new ClientId("client " + i);
      asks.add(
          new Ask.Order(
              null,
              new LockCommand.Acquire(
                  new LockName("orders"), client, LockMode.EXCLUSIVE, 1_000, 0, 1_000, 0, false),
              0));
      asks.add(
          new Ask.Order(null, new LockCommand.Release(new LockName("orders"), client, null), 0));
    }
    List<Outcome> outcomes = new ArrayList<>();
    SimCall call =
        cluster.call(
            gateway,
            door ->
                door.submitAll(asks)
                    .thenApply(
                        all -> {
                          outcomes.addAll(all);
                          return all.get(0);
                        }),
            answer -> {});

    cluster.expect(Granted.class, call);
    assertThat(outcomes).hasSize(1_000);
    for (int i = 0; i < 1_000; i += 2) {
      assertThat(outcomes.get(i)).isInstanceOf(Granted.class);
      assertThat(outcomes.get(i + 1)).isInstanceOf(Released.class);
    }
    cluster.expect(NotFound.class, cluster.at(gateway).describe("orders"));
  }

  @Test
  void lateReleaseDoesNotFreeTheNewGrant() {
    NodeId leader = cluster.awaitLeader();
    Granted old = cluster.expect(Granted.class, cluster.at(leader).acquire("orders", "alice"));
    cluster.advanceMillis(SimDoor.TTL_MILLIS + 1_000);
    Granted renewed = cluster.expect(Granted.class, cluster.at(leader).acquire("orders", "alice"));
    assertThat(renewed.token()).isGreaterThan(old.token());

    cluster.expect(NotHolder.class, cluster.at(leader).release("orders", "alice", old.token()));
    cluster.expect(Locked.class, cluster.at(leader).acquire("orders", "bob"));
  }

  @Test
  void emptyDiskUnderAKnownIdIsRefused() {
    NodeId leader = cluster.awaitLeader();
    NodeId follower = cluster.otherThan(leader);
    cluster.crash(follower);
    cluster.wipe(follower);
    cluster.restart(follower);

    cluster.awaitThat(
        "the node stays out", () -> cluster.detail(follower).contains("another incarnation"));
    cluster.expect(Granted.class, cluster.at(leader).acquire("orders", "alice"));
  }

  @Test
  void decayedLogIsRefused() {
    NodeId leader = cluster.awaitLeader();
    NodeId follower = cluster.otherThan(leader);
    for (int i = 0; i < 5; i++) {
      cluster.expect(Granted.class, cluster.at(leader).acquire("lock " + i, "alice"));
    }
    cluster.awaitConvergence();
    cluster.crash(follower);
    cluster.rot(follower);
    cluster.restart(follower);

    assertThat(cluster.isUp(follower)).isFalse();
    cluster.expect(Granted.class, cluster.at(leader).acquire("orders", "alice"));
  }

  @Test
  void failedSyncStopsTheNodeForGood() {
    NodeId leader = cluster.awaitLeader();
    cluster.failNextSync(leader);
    SimCall call = cluster.at(leader).acquire("orders", "alice");
    cluster.awaitThat("the node has stopped", () -> cluster.isHalted(leader));
    assertThat(cluster.detail(leader)).contains("the disk failed");
    cluster.awaitThat("an answer all the same", call::isAnswered);

    NodeId other = cluster.otherThan(leader);
    cluster.awaitThat("another leader", () -> !cluster.leaders().isEmpty());
    cluster.expect(Granted.class, cluster.at(other).acquire("invoices", "bob"));
    cluster.crash(leader);
    cluster.restart(leader);
    cluster.awaitConvergence();
  }

  @Test
  void pausedLeaderDoesNotAnswerFromStaleState() {
    NodeId paused = cluster.awaitLeader();
    NodeId other = cluster.otherThan(paused);
    cluster.expect(Granted.class, cluster.at(paused).acquire("orders", "alice"));
    cluster.pause(paused);
    SimCall asked = cluster.at(paused).describe("orders");
    cluster.awaitThat("another leader", () -> cluster.leaders().size() == 2);
    cluster.expect(Released.class, cluster.at(other).release("orders", "alice"));
    cluster.expect(Granted.class, cluster.at(other).acquire("orders", "bob"));
    cluster.resume(paused);

    LockView view = cluster.expect(LockView.class, asked);
    assertThat(view.holders()).extracting(HolderView::client).containsExactly(new ClientId("bob"));
  }

  /** Its clock lets it believe for much longer than the others do that it leads. */
  @Test
  void leaderThatIsCutOffDoesNotAnswerFromStaleState() {
    NodeId old = cluster.awaitLeader();
    NodeId other = cluster.otherThan(old);
    cluster.expect(Granted.class, cluster.at(old).acquire("orders", "alice"));
    cluster.drift(old, 0.1);
    cluster.isolate(old);
    cluster.awaitThat("another leader", () -> cluster.leaders().size() == 2);
    cluster.expect(Released.class, cluster.at(other).release("orders", "alice"));
    assertThat(cluster.leaders()).as("the old leader has not noticed").contains(old);
    SimCall asked = cluster.at(old).describe("orders");
    cluster.advanceMillis(2_000);
    cluster.drift(old, 1);
    cluster.heal();

    cluster.expect(NotFound.class, asked);
  }

  /** The client has its answer from the old leader; the new one must not answer before it knows. */
  @Test
  void newLeaderAnswersNothingBeforeItKnowsWhatIsCommitted() {
    NodeId old = cluster.awaitLeader();
    cluster.expect(Granted.class, cluster.at(old).acquire("orders", "alice"));
    cluster.isolate(old); // so that nobody hears what it has committed
    cluster.crash(old);
    NodeId next = cluster.otherThan(old);
    NodeId last = cluster.otherThan(old, next);
    cluster.slowDisks(300);
    cluster.awaitThat("an election won", () -> cluster.leads(next) || cluster.leads(last));
    NodeId leader = cluster.leads(next) ? next : last;
    assertThat(cluster.leaders()).as("able to serve").isEmpty();

    cluster.expect(LockView.class, cluster.at(leader).describe("orders"));
  }

  /** The nodes do not agree how far log time had come under the first leader. */
  @Test
  void holdDoesNotEndEarlyWhoeverLeadsNext() {
    NodeId first = cluster.awaitLeader();
    cluster.awaitConvergence();
    // The others hear of the time that passes, and forget it.
    cluster.advanceMillis(SimDoor.TTL_MILLIS);
    for (NodeId node : cluster.nodes()) {
      if (!node.equals(first)) {
        cluster.crash(node);
      }
    }
    cluster.isolate(first);
    cluster.nodes().stream().filter(node -> !cluster.isUp(node)).forEach(cluster::restart);
    cluster.awaitThat("another leader", () -> cluster.leadersBut(first).size() == 1);
    NodeId second = cluster.leadersBut(first).get(0);
    NodeId third = cluster.otherThan(first, second);
    cluster.expect(Granted.class, cluster.at(second).acquire("orders", "alice"));
    cluster.heal();
    cluster.awaitConvergence();

    // The first leads again: the third does not know of any leader, and is slow to campaign.
    cluster.crash(second);
    cluster.crash(third);
    cluster.drift(third, 0.2);
    cluster.restart(third);
    assertThat(cluster.awaitLeader()).isEqualTo(first);
    cluster.expect(Locked.class, cluster.at(first).acquire("orders", "bob"));
  }

  /** Entries that were replaced while their write was under way say nothing of their successors. */
  @Test
  void oldWriteDoesNotAcknowledgeWhatReplacedItsEntries() {
    NodeId old = cluster.awaitLeader();
    NodeId other = cluster.otherThan(old);
    cluster.awaitConvergence();
    cluster.isolate(old);
    cluster.slowDisk(old, 20_000);
    for (int i = 0; i < 50; i++) {
      cluster.at(old).acquire("lock " + i, "alice");
    }
    cluster.advanceMillis(8_000);
    assertThat(cluster.leadersBut(old)).isNotEmpty();
    cluster.heal();
    // The old writes end after 20 s and 40 s; by then there are others, and fewer.
    for (int i = 0; i < 12; i++) {
      cluster.advanceMillis(4_000);
      cluster.expect(Granted.class, cluster.at(other).acquire("lock " + i, "bob"));
    }
    cluster.awaitThat("the disk has caught up", cluster::isConverged);
  }

  @Test
  void waiterIsNotToldThatNothingWasDoneWhenItsNodeStops() {
    NodeId gateway = cluster.otherThan(cluster.awaitLeader());
    cluster.expect(Granted.class, cluster.at(gateway).acquire("orders", "alice"));
    SimCall waiting = cluster.at(gateway).acquire("orders", "bob", 8_000);
    cluster.advanceMillis(1_000);
    cluster.failNextSync(gateway);
    cluster.at(cluster.otherThan(gateway)).acquire("invoices", "alice");

    cluster.expect(OutcomeUnknown.class, waiting);
  }

  @Test
  void nodeThatComesBackDoesNotDeposeTheLeader() {
    NodeId leader = cluster.awaitLeader();
    long term = cluster.term(leader);
    NodeId follower = cluster.otherThan(leader);
    cluster.isolate(follower);
    cluster.advanceMillis(10_000);
    cluster.heal();
    cluster.advanceMillis(5_000);

    assertThat(cluster.leaders()).containsExactly(leader);
    assertThat(cluster.term(follower)).isEqualTo(term);
  }

  /** Howard and Abraham, "Raft does not guarantee liveness in the face of network faults", 2020. */
  @Test
  void partialMeshKeepsOneLeader() {
    SimCluster five = SimCluster.of(5, SEED);
    NodeId leader = five.awaitLeader();
    List<NodeId> others = five.nodes().stream().filter(node -> !node.equals(leader)).toList();
    // The leader reaches two of the others; the remaining two reach one of those two only.
    for (NodeId far : others.subList(2, 4)) {
      for (NodeId other : five.nodes()) {
        if (!other.equals(far) && !other.equals(others.get(1))) {
          five.cut(far, other);
          five.cut(other, far);
        }
      }
    }
    five.advanceMillis(5_000);
    NodeId settled = five.awaitLeader();
    long term = five.term(settled);
    five.advanceMillis(20_000);

    assertThat(five.leaders()).containsExactly(settled);
    assertThat(five.term(settled)).isEqualTo(term);
    five.expect(Granted.class, five.at(settled).acquire("orders", "alice"));
  }

  @Test
  void nodeThatIsNotHeardDoesNotStopTheOthers() {
    NodeId leader = cluster.awaitLeader();
    for (NodeId other : cluster.nodes()) {
      if (!other.equals(leader)) {
        cluster.cut(leader, other);
      }
    }
    NodeId asked = cluster.otherThan(leader);
    cluster.awaitThat("another leader", () -> !cluster.leadersBut(leader).isEmpty());
    cluster.expect(Granted.class, cluster.at(asked).acquire("orders", "alice"));
  }

  private List<ClientId> holdersSeenAt(NodeId node) {
    LockView view = cluster.expect(LockView.class, cluster.at(node).describe("orders"));
    return view.holders().stream().map(HolderView::client).toList();
  }
}
