package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Goal: a cache with its values in Redis keeps the contract of the API, serves nothing that others
 * have changed, and nothing at all that it could not be told of. Method: three processes on a real
 * Redis, and another program beside them.
 */
class RedisCacheContractIT extends CacheContract {
  private static final int SECONDS_MAX = 60;
  private static final int LOOKS = 20;
  private static final String CHANNEL = "quorate:cache:invalidate";

  private static RedisProcess redis;
  private static LiveCluster cluster;

  @BeforeAll
  static void startNodes() {
    redis = RedisProcess.durable("--requirepass", "hunter2");
    Path directory =
        Path.of("target", "it-redis-cache").resolve(Long.toString(System.currentTimeMillis()));
    cluster =
        LiveCluster.of(
            LiveCluster.quickPlan(directory, Ports.free(3))
                .with("CACHE_MEMORY", "redis")
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

  private static List<Http> nodes() {
    return cluster.nodes().stream().map(node -> new Http(url(node))).toList();
  }

  @Test
  void whatAnotherProgramChangesIsReadOnceItHasToldOfIt() {
    // One may have lost Redis in the test before, and not yet have looked whether it is back.
    Await.until("every node listens", SECONDS_MAX, () -> publish().equals("3"));
    shareLine();
    assertThat(redis.ask("HGET", cell(), "value")).isEqualTo("1");
    overwrite("\"theirs\"");
    assertThat(publish()).as("who listens").isEqualTo("3");
    for (Http node : nodes()) {
      Await.until("it has heard", SECONDS_MAX, () -> node.get(key()).body().contains("theirs"));
      for (int i = 0; i < LOOKS; i++) {
        assertThat(node.get(key()).ok().body()).contains("\"value\":\"theirs\",");
      }
    }
    Answer mine = nodes().get(2).postJson(key(), "2").ok();
    assertThat(redis.ask("HGET", cell(), "version"))
        .isEqualTo(Long.toString((long) mine.number("version")));
    assertThat(http().get(key()).ok().body()).contains("\"value\":2,");
  }

  @Test
  void withoutRedisNobodyServesAnythingUntilItIsBack() {
    shareLine();
    redis.kill();
    try {
      for (Http node : nodes()) {
        Await.until("it is away", SECONDS_MAX, () -> node.get(key()).status() == 503);
        for (int i = 0; i < LOOKS; i++) {
          node.get(key()).problem(503, "store_away");
        }
        Answer refused = node.postJson(key(), "\"never\"").problem(503, "store_away");
        assertThat(refused.header("Retry-After")).isNotEmpty();
        assertThat(refused.body()).doesNotContain("hunter2");
      }
      Await.until(
          "the node is not ready", SECONDS_MAX, () -> http().get("/health/ready").status() == 503);
      assertThat(http().get("/health/ready").body()).contains("\"cache\"");
      assertThat(http().post("/lock/" + name() + "?client_id=c").status())
          .as("locks do not need Redis")
          .isEqualTo(200);
    } finally {
      redis.start();
    }
    overwrite("\"theirs\"");
    publish();
    for (Http node : nodes()) {
      awaitValue(node, "\"theirs\"");
    }
    Await.until("ready", SECONDS_MAX, () -> http().get("/health/ready").status() == 200);
    http().postJson(key(), "2").ok();
  }

  /** Connections stay open, and nothing comes. */
  @Test
  void aRedisThatStandsStillIsWaitedForByNobody() {
    shareLine();
    redis.pause();
    try {
      for (Http node : nodes()) {
        Await.until("it is away", SECONDS_MAX, () -> node.get(key()).status() == 503);
        assertThat(node.get(key()).status()).isEqualTo(503);
      }
    } finally {
      redis.resume();
    }
    overwrite("\"theirs\"");
    publish();
    nodes().forEach(node -> awaitValue(node, "\"theirs\""));
  }

  @Test
  void theKeysOfAHomeThatIsKilledGoOn() {
    shareLine();
    String id = http().get(key().replace("/cache/", "/cache/status/")).ok().text("home");
    LiveNode home =
        cluster.nodes().stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
    List<LiveNode> others = cluster.others(home);
    String cell = cell(); // as long as every node can be asked
    home.kill();
    try {
      Http one = new Http(url(others.get(0)));
      Http other = new Http(url(others.get(1)));
      Await.until("it is written", SECONDS_MAX, () -> one.postJson(key(), "2").status() == 200);
      assertThat(other.get(key()).ok().body()).contains("\"value\":2,");
      assertThat(redis.ask("HGET", cell, "value")).isEqualTo("2");
    } finally {
      cluster.heal();
    }
    awaitValue(new Http(url(home)), "2");
  }

  @Test
  void theLogSaysWhereTheValuesAreAndKeepsThePassword() {
    List<String> log = cluster.node(0).log();
    assertThat(log).anyMatch(line -> line.contains("The cache's values are in Redis at 127.0.0.1"));
    assertThat(log).noneMatch(line -> line.contains("appendfsync"));
    assertThat(log).noneMatch(line -> line.contains("hunter2"));
  }

  /** Every node has a copy; one that has just subscribed anew keeps none of what it reads then. */
  private void shareLine() {
    Await.until("it is written", SECONDS_MAX, () -> http().postJson(key(), "1").status() == 200);
    for (Http node : nodes()) {
      awaitValue(node, "1");
      Await.until(
          "it has a copy", SECONDS_MAX, () -> node.get(key()).ok().text("source").equals("local"));
    }
  }

  /** Waits until the node serves; whatever it serves has to be this. */
  private void awaitValue(Http node, String value) {
    Answer[] last = new Answer[1];
    Await.until(
        "it is read",
        SECONDS_MAX,
        () -> {
          last[0] = node.get(key());
          return last[0].status() == 200;
        });
    assertThat(last[0].body()).contains("\"value\":" + value + ",");
  }

  private String name() {
    return key().substring("/cache/".length());
  }

  private String cell() {
    long shard = (long) http().get("/cluster/ring?key=" + name()).ok().number("shard");
    return "cache:{shard-" + shard + "}:" + name();
  }

  private void overwrite(String value) {
    String cell = cell();
    redis.ask("HSET", cell, "value", value);
    redis.ask("HINCRBY", cell, "version", "1");
  }

  private String publish() {
    return redis.ask("PUBLISH", CHANNEL, name());
  }
}
