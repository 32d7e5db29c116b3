package io.quorate.it;

import static io.quorate.live.ApiCall.transferLeadership;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.bench.BenchOptions;
import io.quorate.bench.LoadGenerator;
import io.quorate.live.Answer;
import io.quorate.live.Await;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import io.quorate.live.NodeView;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Goal: leadership passes, and clients notice nothing. Method: real processes under load. */
@ExtendWith(WithCluster.class)
class TransferIT {
  private static final Logger LOG = Logger.getLogger(TransferIT.class.getName());
  private static final int CONNECTIONS = 12;
  private static final int SECONDS_MAX = 60;
  private static final int ROUNDS = 2;

  private final LiveCluster cluster;

  TransferIT(LiveCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void noOperationFailsWhileLeadershipGoesRound() throws Exception {
    try (LoadGenerator load = LoadGenerator.start(loadOf(cluster.nodes()))) {
      load.beginMeasuring();
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < LiveCluster.SIZE; i++) {
          LiveNode target = cluster.node(i);
          LiveNode asked = cluster.node((round + i) % LiveCluster.SIZE);
          Answer done = asked.call(transferLeadership(target.id()));
          assertThat(done.status()).as(done.text()).isEqualTo(200);
          assertThat(done.string("leader")).isEqualTo(target.id());
          awaitEntries(target, 200);
        }
      }
      load.end();
      LOG.info(() -> "slowest grant in " + 3 * ROUNDS + " transfers: " + slowest(load));
      assertThat(load.failures()).isEmpty();
      assertThat(load.tokensNotRising()).isZero();
      assertThat(load.operations()).isGreaterThan(100);
    }
  }

  @Test
  void leaderThatIsStoppedInOrderHandsOverFirst() throws Exception {
    LiveNode leader = cluster.awaitLeader();
    long term = leader.view().orElseThrow().term();
    List<LiveNode> others = cluster.others(leader);
    try (LoadGenerator load = LoadGenerator.start(loadOf(others))) {
      awaitEntries(leader, 200);
      load.beginMeasuring();
      leader.stop();
      LiveNode next = cluster.awaitLeader();
      awaitEntries(next, 200);
      load.end();
      LOG.info(() -> "slowest grant while the leader stopped: " + slowest(load));
      assertThat(load.failures()).isEmpty();
      assertThat(load.tokensNotRising()).isZero();
      assertThat(next.view().orElseThrow().term()).isEqualTo(term + 1);
      assertThat(String.join("\n", next.log()))
          .as("the log of a node that was told to campaign")
          .contains("campaigns in term " + (term + 1))
          .doesNotContain("asks whether to campaign in term " + term);
    }
  }

  private static String slowest(LoadGenerator load) {
    return load.slowestGrantMillis() + " ms of " + load.operations() + " operations";
  }

  private static BenchOptions loadOf(List<LiveNode> nodes) {
    return BenchOptions.spreadOver(
        nodes.stream().map(node -> new InetSocketAddress("localhost", node.port())).toList(),
        CONNECTIONS);
  }

  private static void awaitEntries(LiveNode node, long count) {
    long from = commitIndex(node);
    Await.until("load at " + node, SECONDS_MAX, () -> commitIndex(node) > from + count);
  }

  private static long commitIndex(LiveNode node) {
    return node.view().map(NodeView::commitIndex).orElse(0L);
  }
}
