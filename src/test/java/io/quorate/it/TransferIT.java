package io.quorate.it;

import static io.quorate.live.ApiCall.acquire;
import static io.quorate.live.ApiCall.release;
import static io.quorate.live.ApiCall.state;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Goal: leadership passes, and clients notice nothing. Method: real processes under load. */
@ExtendWith(WithCluster.class)
class TransferIT {
  private static final Logger LOG = Logger.getLogger(TransferIT.class.getName());
  private static final int CONNECTIONS = 12;
  private static final int SECONDS_MAX = 60;
  private static final int ROUNDS = 2;

  /** What a call may take at a node that stops, on a machine that has much else to do. */
  private static final int PROMPT_MILLIS_MAX = 5_000;

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

  @OnEachServer
  @Test
  void leaderThatIsStoppedInOrderHandsOverFirst() throws Exception {
    LiveNode leader = cluster.awaitLeader();
    int linesBefore = leader.log().size();
    try (LoadGenerator load = LoadGenerator.start(loadOf(cluster.others(leader)))) {
      awaitEntries(leader, 200);
      load.beginMeasuring();
      leader.stop();
      awaitEntries(cluster.awaitLeader(), 200);
      load.end();
      LOG.info(() -> "slowest grant while the leader stopped: " + slowest(load));
      assertThat(load.failures()).isEmpty();
      assertThat(load.tokensNotRising()).isZero();
    }
    List<String> log = leader.log();
    assertThat(wayOut(log.subList(linesBefore, log.size())))
        .as("what the leader told of itself before it stopped")
        .contains("hands over to")
        .last()
        .isIn("follows", "knows no leader");
    cluster.heal();
  }

  /** A follower and the leader: whoever calls is answered, or finds the port closed. */
  @OnEachServer
  @Test
  void nodeThatIsStoppedLeavesNoCallWithoutItsAnswer() throws Exception {
    LiveNode leader = cluster.awaitLeader();
    for (LiveNode stopping : List.of(cluster.others(leader).get(0), leader)) {
      String lock = "stopping-" + stopping;
      Answer held = stopping.call(acquire(lock, "holder"));
      assertThat(held.isOk()).as(held.text()).isTrue();
      CompletableFuture<Answer> waiting =
          stopping.callLater(acquire(lock, "waiter").with("wait", 30).patience(60_000));
      Await.until(
          "a parked call",
          SECONDS_MAX,
          () -> stopping.tryCall(state(lock)).text().contains("\"waiter\""));
      try (Caller caller = Caller.of(stopping, acquire("called", "caller"))) {
        caller.awaitAnswers(20);
        stopping.stop();
        assertThat(caller.statuses()).as("of %s", stopping).isSubsetOf(200, 503, 504, 0);
        assertThat(caller.slowestMillis()).isLessThan(PROMPT_MILLIS_MAX);
      }
      Answer sentAway = waiting.get(SECONDS_MAX, TimeUnit.SECONDS);
      assertThat(sentAway.status()).as(sentAway.text()).isIn(503, 504);
      assertThat(stopping.exitValue()).as("128 and SIGTERM").isEqualTo(143);
      assertThat(stopping.log()).anyMatch(line -> line.endsWith("The node has stopped"));

      try (Caller caller = Caller.of(stopping, state("nobody-has-it"))) {
        stopping.start();
        cluster.heal();
        caller.awaitAnswers(20);
        assertThat(caller.statuses()).as("of %s", stopping).isSubsetOf(404, 503, 0);
        assertThat(caller.codes()).isSubsetOf("not_found", "no_leader", "");
      }
      stopping.call(release(lock, "holder"));
    }
  }

  /** Which of its steps a node has logged, in their order. */
  private static List<String> wayOut(List<String> log) {
    Pattern step =
        Pattern.compile("system: (hands over to|leads|follows|knows no leader|campaigns)");
    return log.stream()
        .map(step::matcher)
        .filter(Matcher::find)
        .map(match -> match.group(1))
        .toList();
  }

  @OnEachServer
  @Test
  void leaderThatIsKilledIsMissedByItsConnections() {
    LiveNode leader = cluster.awaitLeader();
    String sign = leader.id() + " has hung up";
    List<LiveNode> others = cluster.others(leader);
    long before = others.stream().mapToLong(node -> count(node, sign)).sum();
    long killedNanos = System.nanoTime();
    leader.kill();
    LiveNode next = cluster.awaitLeader();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedNanos);
    LOG.info(() -> next + " was seen to lead " + millis + " ms after " + leader + " was killed");

    assertThat(others.stream().mapToLong(node -> count(node, sign)).sum()).isGreaterThan(before);
    cluster.heal();
  }

  private static long count(LiveNode node, String sign) {
    return node.log().stream().filter(line -> line.contains(sign)).count();
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
