package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.lock.LockAnswer.Granted;
import org.junit.jupiter.api.Test;

/** Goal: the death of a leader's process is noticed at once. Method: whole nodes in a script. */
class WatchSimTest {
  private static final long SEED = 1;
  private static final long AT_ONCE_MILLIS = 100;
  private static final long REOPENED_MILLIS = 3_000;

  private final SimCluster cluster = watched();

  private static SimCluster watched() {
    SimCluster cluster = SimCluster.of(3, SEED);
    cluster.noticeEveryDeath();
    cluster.awaitLeader();
    cluster.advanceMillis(REOPENED_MILLIS);
    return cluster;
  }

  @Test
  void whenTheLeaderDiesAnotherLeadsAtOnce() {
    for (int round = 0; round < 5; round++) {
      NodeId leader = cluster.awaitLeader();
      cluster.crash(leader);
      cluster.advanceMillis(AT_ONCE_MILLIS);
      assertThat(cluster.leaders()).hasSize(1).doesNotContain(leader);
      NodeId next = cluster.leaders().get(0);
      cluster.expect(Granted.class, cluster.at(next).acquire("lock " + round, "alice"));
      cluster.restart(leader);
      cluster.advanceMillis(REOPENED_MILLIS);
    }
  }

  @Test
  void whenTheLeadersDiskFailsAnotherLeadsAtOnce() {
    NodeId leader = cluster.awaitLeader();
    cluster.failNextSync(leader);
    cluster.at(leader).acquire("orders", "alice");
    cluster.advanceMillis(AT_ONCE_MILLIS);

    assertThat(cluster.isHalted(leader)).isTrue();
    assertThat(cluster.leaders()).hasSize(1).doesNotContain(leader);
  }

  @Test
  void oneBrokenConnectionDeposesNobody() {
    NodeId leader = cluster.awaitLeader();
    long term = cluster.term(leader);
    NodeId follower = cluster.otherThan(leader);
    for (int round = 0; round < 20; round++) {
      cluster.breakWatch(follower);
      cluster.advanceMillis(500);
      cluster.expect(Granted.class, cluster.at(follower).acquire("lock " + round, "alice"));
    }

    assertThat(cluster.leaders()).containsExactly(leader);
    assertThat(cluster.term(leader)).isEqualTo(term);
  }

  /** A process that stands still keeps its connections: only its silence tells. */
  @Test
  void silenceIsNoBrokenConnection() {
    NodeId leader = cluster.awaitLeader();
    cluster.pause(leader);
    cluster.advanceMillis(Settings.calm(3, SEED).raft().electionMillisMin() / 2);

    assertThat(cluster.leadersBut(leader)).isEmpty();
    for (NodeId node : cluster.nodes()) {
      assertThat(cluster.term(node)).isEqualTo(cluster.term(leader));
    }
  }

  @Test
  void watchesAreReopenedForAsLongAsTheLeaderLives() {
    NodeId leader = cluster.awaitLeader();
    cluster.advanceMillis(60_000);
    cluster.crash(leader);
    cluster.advanceMillis(AT_ONCE_MILLIS);
    assertThat(cluster.leaders()).hasSize(1).doesNotContain(leader);
  }
}
