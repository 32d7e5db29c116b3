package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.NodeId;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockAnswer.Locked;
import org.junit.jupiter.api.Test;

/** Goal: what users rely on holds in a cluster of whole nodes. Method: one scripted fault each. */
class ClusterSimTest {
  @Test
  void lockSurvivesTheCrashOfTheLeaderThatGrantedIt() {
    SimCluster cluster = SimCluster.of(3, 1);
    NodeId first = cluster.awaitLeader();
    Granted alice = cluster.expect(Granted.class, cluster.at(first).acquire("orders", "alice"));

    cluster.crash(first);
    NodeId second = cluster.awaitLeader();
    cluster.expect(Locked.class, cluster.at(second).acquire("orders", "bob"));

    cluster.advanceMillis(SimDoor.TTL_MILLIS);
    Granted bob = cluster.expect(Granted.class, cluster.at(second).acquire("orders", "bob"));
    assertThat(bob.token()).as("fencing token grows").isGreaterThan(alice.token());
  }
}
