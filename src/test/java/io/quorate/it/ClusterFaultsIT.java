package io.quorate.it;

import static io.quorate.live.ApiCall.ack;
import static io.quorate.live.ApiCall.acquire;
import static io.quorate.live.ApiCall.addNode;
import static io.quorate.live.ApiCall.configure;
import static io.quorate.live.ApiCall.enqueue;
import static io.quorate.live.ApiCall.enqueueAll;
import static io.quorate.live.ApiCall.get;
import static io.quorate.live.ApiCall.nackAll;
import static io.quorate.live.ApiCall.receive;
import static io.quorate.live.ApiCall.release;
import static io.quorate.live.ApiCall.removeNode;
import static io.quorate.live.ApiCall.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.bench.BenchOptions;
import io.quorate.bench.LoadGenerator;
import io.quorate.live.Answer;
import io.quorate.live.ApiCall;
import io.quorate.live.Await;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import io.quorate.live.NodeView;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Goal: no promise is broken when nodes fail. Method: {@code kill -9} and stopped processes. */
@ExtendWith(WithCluster.class)
class ClusterFaultsIT {
  private static final int RECOVERY_SECONDS = 60;

  private final LiveCluster cluster;

  ClusterFaultsIT(LiveCluster cluster) {
    this.cluster = cluster;
  }

  @OnEachServer
  @Test
  void locksAndRisingTokensOutliveTheLeader() throws Exception {
    LiveNode leader = cluster.awaitLeader();
    LiveNode survivor = cluster.others(leader).get(0);
    long before = leader.call(acquire("kept", "alice")).token();

    leader.kill();
    Answer after = insist(survivor, "after-kill");
    assertThat(after.token()).isGreaterThan(before);
    Answer refused = survivor.call(acquire("kept", "bob"));
    assertThat(refused.status()).isEqualTo(423);
    assertThat(refused.holders()).containsExactly("alice=" + before);

    cluster.heal();
    for (LiveNode node : cluster.nodes()) {
      assertThat(node.call(state("kept")).holders()).containsExactly("alice=" + before);
      assertThat(node.call(state("kept").with("consistency", "local")).holders())
          .containsExactly("alice=" + before);
    }
    assertThat(leader.call(release("kept", "alice").with("fencing_token", before)).isOk()).isTrue();
  }

  @OnEachServer
  @Test
  void messagesAndTheirDeliveriesOutliveEachNode() throws Exception {
    ApiCall first = enqueue("mails", "{\"to\":1}").with("dedup_id", "m1");
    Await.until("shards are placed", RECOVERY_SECONDS, () -> cluster.node(0).tryCall(first).isOk());
    Answer taken = cluster.node(1).call(receive("mails").with("visibility", 600));
    assertThat(taken.text()).contains("{\"to\":1}");
    String receipt = taken.text().replaceAll(".*\"receipt\":\"([0-9-]+)\".*", "$1");

    for (LiveNode victim : cluster.nodes()) {
      victim.kill();
      LiveNode survivor = cluster.others(victim).get(0);
      Answer again = survivor.call(enqueue("mails", "0").with("dedup_id", "m1"));
      assertThat(again.text()).contains("\"duplicate\":true");
      Answer none = survivor.call(receive("mails"));
      assertThat(none.status()).as("it is out: %s", none.text()).isEqualTo(204);
      cluster.heal();
    }
    CompletableFuture<Answer> waiting = cluster.node(2).callLater(receive("mails").waiting(30));
    assertThat(cluster.node(0).call(enqueue("mails", "2")).isOk()).isTrue();
    Answer second = waiting.get(60, TimeUnit.SECONDS);
    assertThat(second.text()).contains("\"body\":2,");
    assertThat(cluster.node(2).call(ack(receipt)).isOk()).isTrue();
    assertThat(cluster.node(1).call(ack(receipt)).status()).isEqualTo(404);
  }

  @Test
  void deadLettersReachAnotherShardOnceThoughNodesAreKilled() throws Exception {
    Await.until(
        "shards are placed",
        RECOVERY_SECONDS,
        () -> cluster.node(0).tryCall(enqueue("letters", "0").with("dedup_id", "0")).isOk());
    String morgue = morgueInAnotherShardThan("letters");
    ApiCall settings = configure("letters").with("dead_letter", morgue).with("max_deliveries", 1);
    assertThat(cluster.node(0).call(settings).isOk()).isTrue();
    int letters = 0;
    for (LiveNode victim : cluster.nodes()) {
      LiveNode door = cluster.others(victim).get(0);
      for (int i = 0; i < 3; i++) {
        letters = letDie(door, letters, 100);
      }
      victim.kill();
      letters = letDie(door, letters, 50);
      cluster.heal();
    }
    LiveNode door = cluster.node(0);
    Await.until(
        "all have left",
        RECOVERY_SECONDS,
        () -> door.tryCall(get("/queue/letters/stats")).text().contains("\"leaving\":0,"));

    assertThat(door.call(get("/queue/" + morgue + "/stats")).number("ready")).isEqualTo(letters);
    Set<String> bodies = new TreeSet<>();
    for (int i = 0; i < letters; i += 100) {
      bodies.addAll(found(door.call(receive(morgue).with("max", 100)), "\"body\":([0-9]+)"));
    }
    assertThat(bodies).hasSize(letters);
  }

  private String morgueInAnotherShardThan(String queue) throws Exception {
    LiveNode door = cluster.node(0);
    long shard = shardOf(door, queue);
    int i = 0;
    while (shardOf(door, "morgue-" + i) == shard) {
      i++;
    }
    return "morgue-" + i;
  }

  private static long shardOf(LiveNode door, String queue) throws Exception {
    return door.call(get("/cluster/ring").with("key", queue)).number("shard");
  }

  /** Sends messages, each with a number as its body, and has them fail once. */
  private static int letDie(LiveNode door, int from, int count) {
    String messages =
        IntStream.range(from, from + count)
            .mapToObj(i -> "{\"body\":%d,\"dedup_id\":\"%d\"}".formatted(i, i))
            .collect(Collectors.joining(",", "[", "]"));
    Await.until(
        "sent", RECOVERY_SECONDS, () -> door.tryCall(enqueueAll("letters", messages)).isOk());
    String all = "\"dead_lettered_total\":" + (from + count) + ",";
    Await.until(
        "failed",
        RECOVERY_SECONDS,
        () -> {
          // Whoever gets no answer need not know its receipts: deliveries that end have failed.
          List<String> receipts =
              found(
                  door.tryCall(receive("letters").with("max", 100).with("visibility", 2)),
                  "\"receipt\":\"([0-9-]+)\"");
          return (receipts.isEmpty() || door.tryCall(nackAll(receipts)).isOk())
              && door.tryCall(get("/queue/letters/stats")).text().contains(all);
        });
    return from + count;
  }

  private static List<String> found(Answer answer, String pattern) {
    return Pattern.compile(pattern)
        .matcher(answer.text())
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  @Test
  void locksOutliveTheDeathOfAllNodesAtOnce() throws Exception {
    long token = cluster.node(0).call(acquire("outage", "alice").with("ttl", 600)).token();
    cluster.nodes().forEach(LiveNode::kill);
    cluster.heal();
    for (LiveNode node : cluster.nodes()) {
      assertThat(node.call(state("outage")).holders()).containsExactly("alice=" + token);
    }
    cluster.node(1).call(release("outage", "alice"));
  }

  @Test
  void aLeaderKilledUnderLoadLosesNothingThatWasAnswered() throws Exception {
    LiveNode leader = cluster.awaitLeader();
    List<InetSocketAddress> addresses =
        cluster.nodes().stream()
            .map(node -> new InetSocketAddress("localhost", node.port()))
            .toList();
    try (LoadGenerator load = LoadGenerator.start(BenchOptions.spreadOver(addresses, 12))) {
      load.beginMeasuring();
      Await.until("load", RECOVERY_SECONDS, () -> commitIndex(leader) > 500);
      long token = leader.call(acquire("under-load", "alice")).token();
      leader.kill();
      LiveNode survivor = cluster.others(leader).get(1);
      assertThat(insist(survivor, "anew").token()).isGreaterThan(token);
      cluster.heal();
      assertThat(leader.call(state("under-load")).holders()).containsExactly("alice=" + token);
      load.end();
      assertThat(load.tokensNotRising()).isZero();
      assertThat(load.operations()).isPositive();
    }
    cluster.node(0).call(release("under-load", "alice"));
  }

  @Test
  void aNodeThatMissedMoreThanTheLogHoldsCatchesUpFromASnapshot() throws Exception {
    LiveNode leader = cluster.awaitLeader();
    LiveNode away = cluster.others(leader).get(0);
    away.kill();
    long token = leader.call(acquire("missed", "alice").with("ttl", 600)).token();
    long before = commitIndex(leader);
    List<InetSocketAddress> addresses = List.of(new InetSocketAddress("localhost", leader.port()));
    try (LoadGenerator load = LoadGenerator.start(BenchOptions.spreadOver(addresses, 12))) {
      Await.until(
          "more entries than a snapshot and a tail",
          RECOVERY_SECONDS,
          () -> commitIndex(leader) > before + 3L * WithCluster.SNAPSHOT_ENTRIES);
      load.end();
    }

    cluster.heal();

    assertThat(away.call(state("missed").with("consistency", "local")).holders())
        .containsExactly("alice=" + token);
    assertThat(away.log()).anyMatch(line -> line.contains("installed the leader's snapshot"));
    leader.call(release("missed", "alice"));
  }

  @Test
  void aMinorityRefusesAndDoesNothing() throws Exception {
    LiveNode rest = cluster.awaitLeader();
    cluster.others(rest).forEach(LiveNode::kill);
    Await.until(
        "the leader notices that it is alone",
        RECOVERY_SECONDS,
        () -> rest.view().filter(NodeView::isLeader).isEmpty());

    Answer refused = rest.call(acquire("minority", "alice"));
    assertThat(refused.status()).as(refused.text()).isEqualTo(503);
    assertThat(refused.code()).isEqualTo("no_leader");
    assertThat(refused.retryAfter()).isNotEmpty();
    assertThat(rest.call(state("minority")).status()).isEqualTo(503);
    assertThat(rest.view().orElseThrow().answer().body()).containsEntry("partition_detected", true);
    assertThat(rest.call(state("minority").with("consistency", "local")).status()).isEqualTo(404);

    cluster.heal();
    for (LiveNode node : cluster.nodes()) {
      assertThat(node.call(state("minority")).status()).isEqualTo(404);
    }
  }

  @Test
  void aLeaderStoppedAndContinuedDoesNotAnswerFromItsPast() throws Exception {
    LiveNode old = cluster.awaitLeader();
    LiveNode other = cluster.others(old).get(0);
    old.call(acquire("stale", "alice"));

    old.pause();
    CompletableFuture<Answer> askedInItsPause = old.callLater(state("stale").patience(60_000));
    CompletableFuture<Answer> takenInItsPause =
        old.callLater(acquire("stale", "carol").patience(60_000));
    insist(other, "stale-new-leader");
    assertThat(other.call(release("stale", "alice")).isOk()).isTrue();
    long token = other.call(acquire("stale", "bob")).token();
    old.resume();

    Answer read = askedInItsPause.get(60, TimeUnit.SECONDS);
    assertThat(read.status() == 200 ? read.holders() : List.of("bob=" + token))
        .as(read.toString())
        .containsExactly("bob=" + token);
    Answer taken = takenInItsPause.get(60, TimeUnit.SECONDS);
    assertThat(taken.status()).as(taken.text()).isIn(423, 503, 504);
    Await.until(
        "the old leader answers again",
        RECOVERY_SECONDS,
        () -> {
          Answer again = old.tryCall(state("stale"));
          assertThat(again.isOk() ? again.holders() : List.of("bob=" + token))
              .containsExactly("bob=" + token);
          return again.isOk();
        });
    other.call(release("stale", "bob"));
  }

  @Test
  void anEmptiedNodeStaysOutsideAndSaysWhyUntilItIsAddedAnew() throws Exception {
    LiveNode emptied = cluster.others(cluster.awaitLeader()).get(0);
    LiveNode member = cluster.others(emptied).get(0);
    emptied.kill();
    emptied.discardData();
    emptied.start();
    emptied.awaitAnswer();
    Await.until(
        () -> "the node says why it waits: " + emptied.logTail(),
        RECOVERY_SECONDS,
        () -> String.join("\n", emptied.log()).contains("by another incarnation"));
    NodeView view = emptied.view().orElseThrow();
    assertThat(view.phase()).isEqualTo("joining");
    assertThat(view.answer().string("detail")).contains("data directory", "DELETE /cluster/nodes/");
    assertThat(emptied.call(acquire("emptied", "c")).status()).isEqualTo(503);
    assertThat(emptied.call(get("/health/ready")).status()).isEqualTo(503);
    assertThat(member.call(acquire("emptied", "c")).isOk()).isTrue();
    assertThat(member.call(addNode(emptied)).status()).isEqualTo(409);

    Answer removed = member.call(removeNode(emptied));
    assertThat(removed.status()).as(removed.text()).isEqualTo(200);
    Answer added = member.call(addNode(emptied));
    assertThat(added.status()).as(added.text()).isEqualTo(200);
    cluster.heal();
    assertThat(emptied.call(release("emptied", "c")).isOk()).isTrue();
  }

  @Test
  void aNodeWithAnotherSecretIsRefused() throws Exception {
    LiveNode stranger = cluster.others(cluster.awaitLeader()).get(0);
    stranger.kill();
    try {
      stranger.start(Map.of("CLUSTER_SECRET", "another-secret-entirely"));
      stranger.awaitAnswer();
      Answer refused = stranger.call(acquire("stranger", "c").with("ttl", 1));
      assertThat(refused.status()).as(refused.text()).isEqualTo(503);
      assertThat(stranger.view().orElseThrow().leader()).isEmpty();
      assertThat(String.join("\n", stranger.log())).contains("secret").doesNotContain("entirely");
      for (LiveNode member : cluster.others(stranger)) {
        assertThat(insist(member, "members-" + member).status()).isEqualTo(200);
      }
    } finally {
      stranger.kill();
    }
  }

  /** Repeats an acquire, each time as a new request, until the cluster can serve it. */
  private static Answer insist(LiveNode node, String lock) {
    Answer[] last = new Answer[1];
    Await.until(
        () -> "a grant through " + node + ": " + last[0],
        RECOVERY_SECONDS,
        () -> {
          last[0] = node.tryCall(acquire(lock, "insisting").with("ttl", 1));
          return last[0].isOk();
        });
    return last[0];
  }

  private static long commitIndex(LiveNode node) {
    return node.view().map(NodeView::commitIndex).orElse(0L);
  }
}
