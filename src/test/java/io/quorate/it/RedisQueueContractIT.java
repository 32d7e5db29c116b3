package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quorate.cluster.Ports;
import io.quorate.live.Await;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import io.quorate.realredis.RedisProcess;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Goal: queues in Redis keep the contract of the API, and more nodes than one serve them. Method:
 * two processes on a real Redis; the second is called where it matters.
 */
class RedisQueueContractIT extends QueueContract {
  private static final int SECONDS_MAX = 60;

  private static RedisProcess redis;
  private static LiveCluster cluster;

  @BeforeAll
  static void startNodes() {
    redis = RedisProcess.durable("--requirepass", "hunter2");
    Path directory =
        Path.of("target", "it-redis").resolve(Long.toString(System.currentTimeMillis()));
    cluster =
        LiveCluster.of(
            LiveCluster.quickPlan(directory, Ports.free(2))
                .with("QUEUE_STORE", "redis")
                .with("REDIS_URL", "redis://:hunter2@127.0.0.1:" + redis.port()));
    cluster.heal();
  }

  @AfterAll
  static void stopNodes() {
    cluster.close();
    redis.close();
  }

  @Override
  URL root() {
    return url(cluster.node(0));
  }

  private static URL url(LiveNode node) {
    try {
      return URI.create("http://localhost:" + node.port()).toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsEnqueuedAtOneNodeIsDeliveredByAnotherAndAcknowledgedAtTheFirst() {
    Http other = new Http(url(cluster.node(1)));
    CompletableFuture<Answer> waiting = other.later("GET", queue() + "?wait=30");
    send("1");
    Answer received = waiting.join().ok();

    assertThat(bodies(received)).containsExactly("1");
    http().post("/queue/ack/" + receipts(received).get(0)).ok();
    assertThat(other.get(queue() + "/stats").ok().number("acked_total")).isEqualTo(1);
  }

  @Test
  void whatANodeHadDeliveredWhenItWasKilledIsAcknowledgedAtAnotherOrComesAgain() {
    send("\"kept\"");
    send("\"lost\"");
    LiveNode dying = cluster.node(1);
    Http there = new Http(url(dying));
    String kept = receipts(there.get(queue() + "?visibility=60").ok()).get(0);
    there.get(queue() + "?visibility=1").ok();
    dying.kill();
    try {
      http().post("/queue/ack/" + kept).ok();
      Answer again = http().get(queue() + "?wait=30").ok();
      assertThat(bodies(again)).containsExactly("\"lost\"");
      assertThat(again.number("delivery_count")).isEqualTo(2);
    } finally {
      cluster.heal();
    }
  }

  @Test
  void withoutRedisCallsAreTurnedAwayAndTheNodeIsNotReadyUntilItIsBack() {
    send("1");
    redis.kill();
    try {
      Await.until("calls are turned away", SECONDS_MAX, () -> http().get(queue()).status() == 503);
      Answer refused = http().postJson(queue(), "2").problem(503, "store_away");
      assertThat(refused.header("Retry-After")).isNotEmpty();
      assertThat(refused.body()).doesNotContain("hunter2");
      Await.until(
          "the node is not ready", SECONDS_MAX, () -> http().get("/health/ready").status() == 503);
      assertThat(http().post("/lock/" + queue().substring(7) + "?client_id=c").status())
          .as("locks do not need Redis")
          .isEqualTo(200);
    } finally {
      redis.start();
    }
    Await.until("ready", SECONDS_MAX, () -> http().get("/health/ready").status() == 200);
    assertThat(bodies(http().get(queue() + "?max=10").ok())).containsExactly("1");
  }

  @Test
  void aQueueHasOnePartition() {
    assertThat(http().put(queue() + "?partitions=2").problem(409, "conflict").text("detail"))
        .contains("in Redis a queue has 1 partition");
    assertThat(http().put(queue() + "?partitions=1").ok().number("partitions")).isEqualTo(1);
  }

  @Test
  void whoHoldsALockIsShownInRedisUntilItIsReleased() {
    String lock = queue().substring("/queue/".length());
    Answer granted = http().post("/lock/" + lock + "?client_id=c").ok();
    String key = "lock:{" + lock + "}";
    Await.until(
        "the lock is shown",
        SECONDS_MAX,
        () -> redis.ask("HGET", key, "token").equals(Long.toString(granted.token())));
    assertThat(redis.ask("HGET", key, "holders")).isEqualTo("[\"c\"]");
    assertThat(redis.ask("HGET", key, "type")).isEqualTo("exclusive");
    assertThat(Long.parseLong(redis.ask("HGET", key, "expiry")))
        .isCloseTo(System.currentTimeMillis() + 300_000, within(10_000L));

    http().delete("/lock/" + lock + "?client_id=c").ok();
    Await.until(
        "the lock is shown no more", SECONDS_MAX, () -> redis.ask("EXISTS", key).equals("0"));
  }

  @Test
  void theLogSaysWhereTheQueuesAreAndKeepsThePassword() {
    List<String> log = cluster.node(0).log();

    assertThat(log).anyMatch(line -> line.contains("The queues are in Redis at 127.0.0.1:"));
    assertThat(log).noneMatch(line -> line.contains("hunter2"));
  }
}
