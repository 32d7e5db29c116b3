package io.quorate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cache.CacheKey;
import io.quorate.cache.Content;
import io.quorate.cache.Grant;
import io.quorate.cache.MemoryAnswer;
import io.quorate.cache.MemoryAnswer.Kind;
import io.quorate.cache.MemoryContract;
import io.quorate.cache.MemoryRequest;
import io.quorate.cache.MemoryRequest.Commit;
import io.quorate.cache.MemoryRequest.Fence;
import io.quorate.cache.MemoryRequest.Read;
import io.quorate.kernel.Outcome;
import io.quorate.live.Await;
import io.quorate.machine.CacheReply;
import io.quorate.realredis.RedisProcess;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Goal: Redis is a memory like any other. Method: {@link MemoryContract} on a real one. */
class RedisMemoryTest implements MemoryContract {
  private static final int SECONDS_MAX = 60;
  private static final int SHARD = 3;
  private static final String CELL = "cache:{shard-3}:key";

  private static RedisProcess redis;
  private static RedisMemory memory;

  @BeforeAll
  static void start() {
    redis = RedisProcess.fleeting();
    memory =
        RedisMemory.start(
            RedisTarget.standalone("127.0.0.1", redis.port()), Executors.defaultThreadFactory());
  }

  @AfterAll
  static void stop() {
    memory.close();
    redis.close();
  }

  @BeforeEach
  void empty() {
    redis.ask("FLUSHALL");
  }

  @Override
  public MemoryAnswer ask(MemoryRequest request) {
    Outcome outcome = await(begin(SHARD, request));
    return outcome instanceof Outcome.MemoryFull
        ? MemoryAnswer.of(request.id(), Kind.FULL)
        : ((CacheReply) outcome).answer();
  }

  private static CompletableFuture<Outcome> begin(int shard, MemoryRequest request) {
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    memory.carryOut(shard, request, answer::complete);
    return answer;
  }

  private static Outcome await(CompletableFuture<Outcome> answer) {
    return answer.orTimeout(SECONDS_MAX, TimeUnit.SECONDS).join();
  }

  @Override
  public void pass(long millis) {
    long end = millisOfRedis() + millis;
    Await.until("Redis's clock", SECONDS_MAX, () -> millisOfRedis() > end);
  }

  private static long millisOfRedis() {
    String time = redis.ask("TIME");
    int comma = time.indexOf(',');
    return Long.parseLong(time.substring(0, comma)) * 1_000
        + Long.parseLong(time.substring(comma + 1)) / 1_000;
  }

  private static long goesInMillis() {
    return Long.parseLong(redis.ask("PTTL", CELL));
  }

  @Test
  void removedKeyRefusesForAMinuteAndNoLonger() {
    commit(1, new Grant(1, 5), MemoryContract.content("v", 1));
    assertThat(goesInMillis()).isEqualTo(-1);
    commit(1, new Grant(1, 6), Content.absent(2));
    assertThat(goesInMillis()).isBetween(31_000L, 60_000L);
    assertThat(redis.ask("HEXISTS", CELL, "value")).isEqualTo("0");

    commit(1, new Grant(1, 7), MemoryContract.content("v", 3));
    assertThat(goesInMillis()).isEqualTo(-1);
  }

  @Test
  void fenceOfNothingIsForgottenAndThatOfAValueIsNot() {
    ask(new Fence(1, 1, KEY, new Grant(1, 5)));
    assertThat(goesInMillis()).isBetween(31_000L, 60_000L);

    commit(1, new Grant(1, 7), MemoryContract.content("v", 3));
    ask(new Fence(1, 1, KEY, new Grant(1, 9)));
    assertThat(goesInMillis()).isEqualTo(-1);
  }

  @Test
  void valueThatEndsLeavesItsGrantForAMinuteAndNoLonger() {
    commit(1, new Grant(1, 5), new Content(MemoryContract.bytes("v"), 1, 20_000_000));
    assertThat(goesInMillis()).isBetween(31_000L, 60_000L);

    commit(1, new Grant(1, 5), new Content(MemoryContract.bytes("v"), 2, 300_000_000_000L));
    assertThat(goesInMillis()).isBetween(240_000L, 300_000L);
  }

  @Test
  void everyNameIsAKey() {
    for (String name : List.of("probe", "term", "a{b}c", "ключ", " ", "a:b", "%")) {
      CacheKey key = new CacheKey(SHARD, name);
      Content content = MemoryContract.content("of " + name, 1);
      assertThat(ask(new Commit(1, 1, key, new Grant(1, 1), content)).kind()).isEqualTo(Kind.DONE);
      assertThat(ask(new Read(1, 1, key)).content()).as(name).isEqualTo(content);
    }
  }

  @Test
  void fullRedisTakesNothingAndKeepsWhatItHas() {
    commit(1, new Grant(1, 5), MemoryContract.content("v", 1));
    redis.ask("CONFIG", "SET", "maxmemory", "1");
    try {
      assertThat(commit(1, new Grant(1, 6), MemoryContract.content("w", 2))).isEqualTo(Kind.FULL);
      assertThat(commit(1, new Grant(1, 4), MemoryContract.content("w", 2)))
          .isEqualTo(Kind.OUTDATED);
      assertThat(read(1)).isEqualTo(MemoryContract.content("v", 1));
    } finally {
      redis.ask("CONFIG", "SET", "maxmemory", "0");
    }
    assertThat(commit(1, new Grant(1, 6), MemoryContract.content("w", 2))).isEqualTo(Kind.DONE);
  }

  @Test
  void othersSeeValuesAndMayWriteThem() {
    commit(1, new Grant(1, 5), MemoryContract.content("v", 1));
    assertThat(redis.ask("HGET", CELL, "value")).isEqualTo("v");

    redis.ask("HSET", CELL, "value", "theirs");
    redis.ask("HINCRBY", CELL, "version", "1");
    assertThat(read(1)).isEqualTo(MemoryContract.content("theirs", 2));

    redis.ask("DEL", CELL);
    redis.ask("HSET", CELL, "value", "only", "version", "nonsense", "ends", "never");
    assertThat(read(1).isPresent()).isFalse();
    redis.ask("HDEL", CELL, "ends");
    assertThat(read(1)).isEqualTo(MemoryContract.content("only", 0));
    assertThat(commit(1, new Grant(1, 6), MemoryContract.content("w", 2))).isEqualTo(Kind.DONE);
  }

  @Test
  void shardsAreApart() {
    assertThat(await(begin(4, new MemoryRequest.Raise(1, 9)))).isInstanceOf(CacheReply.class);
    CacheKey ofOther = new CacheKey(4, "key");
    assertThat(ask(new Commit(1, 9, ofOther, new Grant(9, 9), Content.absent(7))).kind())
        .isEqualTo(Kind.DONE);

    assertThat(commit(1, new Grant(1, 1), MemoryContract.content("v", 1))).isEqualTo(Kind.DONE);
  }

  @Test
  void withoutRedisNothingIsDone() {
    redis.kill();
    Commit commit = new Commit(1, 1, KEY, new Grant(1, 1), MemoryContract.content("v", 1));
    Await.until(
        "it is away", SECONDS_MAX, () -> await(begin(SHARD, commit)) instanceof Outcome.StoreAway);
    assertThat(memory.trouble()).isPresent();
    redis.start();

    Await.until("it is back", SECONDS_MAX, () -> await(begin(SHARD, commit)) instanceof CacheReply);
    assertThat(read(1)).isEqualTo(MemoryContract.content("v", 1));
  }
}
