package io.quorate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cache.CacheKey;
import io.quorate.cache.Grant;
import io.quorate.cache.MemoryContract;
import io.quorate.cache.MemoryRequest.Commit;
import io.quorate.kernel.Outcome;
import io.quorate.live.Await;
import io.quorate.port.CacheStore;
import io.quorate.realredis.RedisProcess;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Goal: what others change is told, and whether it would be. Method: a real Redis. */
class RedisNewsTest {
  private static final int SECONDS_MAX = 60;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private RedisProcess redis;
  private RedisMemory memory;

  @BeforeEach
  void start() {
    redis = RedisProcess.fleeting();
    memory =
        RedisMemory.start(
            RedisTarget.standalone("127.0.0.1", redis.port()), Executors.defaultThreadFactory());
    memory.listen(
        new CacheStore.Listener() {
          @Override
          public void changed(String key) {
            heard.add(key);
          }

          @Override
          public void hears(boolean isHearing) {
            heard.add(isHearing ? "/hears" : "/deaf");
          }
        });
    awaitHeard("/hears");
  }

  @AfterEach
  void stop() {
    memory.close();
    redis.close();
  }

  @Test
  void whatOthersTellIsToldAndWhatNodesTellIsNot() {
    publish("ключ");
    CompletableFuture<Outcome> written = new CompletableFuture<>();
    memory.carryOut(
        3,
        new Commit(1, 1, new CacheKey(3, "mine"), new Grant(1, 1), MemoryContract.content("v", 1)),
        written::complete);
    written.orTimeout(SECONDS_MAX, TimeUnit.SECONDS).join();
    publish("x".repeat(600));
    publish("");
    publish("last");

    awaitHeard("last");
    assertThat(heard).containsExactly("/hears", "ключ", "last");
    Await.until("all is well", SECONDS_MAX, () -> memory.trouble().isEmpty());
  }

  @Test
  void aRedisThatEndsIsNotHeardUntilItIsBack() {
    redis.kill();
    awaitHeard("/deaf");
    assertThat(memory.trouble()).isPresent();
    redis.start();
    Await.until("it is heard", SECONDS_MAX, () -> heard.size() == 3);
    assertThat(heard).containsExactly("/hears", "/deaf", "/hears");
    Await.until("all is well", SECONDS_MAX, () -> memory.trouble().isEmpty());
  }

  /** Its end of the connection is open, and nothing comes: as after a cut in the network. */
  @Test
  void aRedisThatSaysNothingIsNotHeard() {
    redis.pause();
    try {
      awaitHeard("/deaf");
    } finally {
      redis.resume();
    }
    Await.until("it is heard", SECONDS_MAX, () -> heard.size() >= 3);
    publish("k");
    awaitHeard("k");
    assertThat(heard).containsExactly("/hears", "/deaf", "/hears", "k");
  }

  @Test
  void aRedisOfWhichNobodySaysAnythingIsHeardOn() {
    long confirmed = confirmations() + 6;
    Await.until("it was asked often", SECONDS_MAX, () -> confirmations() >= confirmed);
    assertThat(heard).containsExactly("/hears");
  }

  private long confirmations() {
    String stats = redis.ask("INFO", "commandstats");
    int at = stats.indexOf("cmdstat_subscribe:calls=");
    return at < 0 ? 0 : Long.parseLong(stats.substring(at + 24, stats.indexOf(',', at)));
  }

  private void publish(String text) {
    redis.ask("PUBLISH", CacheScripts.CHANNEL, text);
  }

  private void awaitHeard(String what) {
    Await.until(() -> what + " in " + heard, SECONDS_MAX, () -> heard.contains(what));
  }
}
