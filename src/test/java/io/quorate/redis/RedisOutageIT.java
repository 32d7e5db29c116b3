package io.quorate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Outcome;
import io.quorate.live.Await;
import io.quorate.machine.QueueReply;
import io.quorate.queue.QueueCommand.Ack;
import io.quorate.queue.Receipt;
import io.quorate.realredis.RedisProcess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Goal: what was answered is true, whatever becomes of Redis meanwhile. Method: kill a real Redis
 * under load, start it again, and look for everything.
 */
class RedisOutageIT {
  private static final int PRODUCERS = 4;
  private static final int SECONDS_MAX = 60;
  private static final int BEFORE = 300;
  private static final int AFTER = 300;

  private RedisProcess redis;
  private RedisQueues node;
  private RedisCalls calls;

  private final Set<String> taken = ConcurrentHashMap.newKeySet();
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();
  private final Set<String> turnedAway = ConcurrentHashMap.newKeySet();
  private final Set<String> acked = ConcurrentHashMap.newKeySet();
  private final Set<String> maybeAcked = ConcurrentHashMap.newKeySet();
  private final Set<String> twice = ConcurrentHashMap.newKeySet();
  private final AtomicInteger numbers = new AtomicInteger();
  private volatile boolean isOver;

  @BeforeEach
  void start() {
    redis = RedisProcess.durable();
    node =
        RedisQueues.start(
            RedisTarget.standalone("127.0.0.1", redis.port()), Executors.defaultThreadFactory());
    calls = new RedisCalls(node, "q");
  }

  @AfterEach
  void stop() {
    node.close();
    redis.close();
  }

  @Test
  void nothingThatWasAnsweredIsLostWhenRedisIsKilledUnderLoad() {
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    try {
      for (int i = 0; i < PRODUCERS; i++) {
        clients.add(CompletableFuture.runAsync(this::produce, task -> new Thread(task).start()));
      }
      clients.add(CompletableFuture.runAsync(this::consume, task -> new Thread(task).start()));
      Await.until("messages before", SECONDS_MAX, () -> taken.size() >= BEFORE);
      redis.kill();
      Await.until("calls are turned away", SECONDS_MAX, () -> turnedAway.size() >= PRODUCERS);
      Await.until("the node says so", SECONDS_MAX, () -> node.trouble().isPresent());
      int until = taken.size() + AFTER;
      redis.start();
      Await.until("messages after", SECONDS_MAX, () -> taken.size() >= until);
      Await.until("the node says so", SECONDS_MAX, () -> node.trouble().isEmpty());
    } finally {
      isOver = true;
      clients.forEach(CompletableFuture::join);
    }
    requireAll();
  }

  private void requireAll() {
    List<String> left = new ArrayList<>();
    QueueReply reply = calls.receive(100, 60_000, 3_000);
    while (!reply.bodies().isEmpty()) {
      left.addAll(RedisCalls.bodies(reply));
      calls.ack(RedisCalls.receipts(reply).toArray(new Receipt[0]));
      reply = calls.receive(100, 60_000, 3_000);
    }
    assertThat(left).as("each is there once").doesNotHaveDuplicates();
    assertThat(left).as("what was acknowledged is gone").doesNotContainAnyElementsOf(acked);
    assertThat(twice).as("what was acknowledged did not come again").isEmpty();
    assertThat(left)
        .as("what was turned away is not there")
        .doesNotContainAnyElementsOf(turnedAway);
    List<String> found = new ArrayList<>(left);
    found.addAll(acked);
    found.addAll(maybeAcked);
    assertThat(found).as("what was taken is there").containsAll(taken);
    Set<String> sent = new HashSet<>(taken);
    sent.addAll(unknown);
    assertThat(sent)
        .as("nothing is there that nobody has sent, or that was refused")
        .containsAll(found);
    assertThat(acked).hasSizeGreaterThan(10);
  }

  private void produce() {
    while (!isOver) {
      String body = Integer.toString(numbers.incrementAndGet());
      Outcome outcome = calls.tryEnqueue(body);
      if (outcome instanceof QueueReply) {
        taken.add(body);
      } else if (outcome instanceof Outcome.OutcomeUnknown) {
        unknown.add(body);
      } else {
        assertThat(outcome).isInstanceOf(Outcome.StoreAway.class);
        turnedAway.add(body);
      }
    }
  }

  private void consume() {
    while (!isOver) {
      if (RedisCalls.await(calls.receiveLater(1, 1_000, 0)) instanceof QueueReply reply
          && !reply.bodies().isEmpty()) {
        String body = RedisCalls.bodies(reply).get(0);
        if (acked.contains(body)) {
          twice.add(body);
        }
        Outcome outcome = calls.trySettle(new Ack(RedisCalls.receipts(reply)));
        if (outcome instanceof QueueReply) {
          acked.add(body);
        } else if (outcome instanceof Outcome.OutcomeUnknown) {
          maybeAcked.add(body);
        }
      }
    }
  }

  @Test
  void whoWaitsWhileRedisGoesIsToldAndWhoWaitsWhenItIsBackIsServed() {
    CompletableFuture<Outcome> waiting = calls.receiveLater(1, 30_000, 60_000);
    calls.enqueue("a");
    assertThat(RedisCalls.await(waiting)).isInstanceOf(QueueReply.class);
    CompletableFuture<Outcome> surprised = calls.receiveLater(1, 30_000, 60_000);
    redis.kill();
    assertThat(RedisCalls.await(surprised))
        .isInstanceOfAny(Outcome.StoreAway.class, Outcome.OutcomeUnknown.class);
    Await.until("Redis is missed", SECONDS_MAX, () -> node.trouble().isPresent());

    redis.start();
    Await.until("Redis is back", SECONDS_MAX, () -> node.trouble().isEmpty());
    CompletableFuture<Outcome> next = calls.receiveLater(1, 30_000, 60_000);
    calls.enqueue("b");
    assertThat(RedisCalls.bodies((QueueReply) RedisCalls.await(next))).containsExactly("b");
  }

  @Test
  void whatRedisDoesNotAnswerInTimeMayHaveHappened() {
    calls.enqueue("before");
    redis.pause();
    try {
      assertThat(calls.tryEnqueue("a")).isInstanceOf(Outcome.OutcomeUnknown.class);
      assertThat(calls.tryEnqueue("b")).isInstanceOf(Outcome.StoreAway.class);
    } finally {
      redis.resume();
    }

    Await.until("Redis is found", SECONDS_MAX, () -> calls.tryEnqueue("c") instanceof QueueReply);
    assertThat(RedisCalls.bodies(calls.receive(10))).startsWith("before", "a").doesNotContain("b");
  }

  @Test
  void aNodeStartsWithoutRedisAndFindsItLater() {
    redis.kill();
    try (RedisQueues early =
        RedisQueues.start(
            RedisTarget.standalone("127.0.0.1", redis.port()), Executors.defaultThreadFactory())) {
      assertThat(new RedisCalls(early, "q").tryEnqueue("a")).isInstanceOf(Outcome.StoreAway.class);
      assertThat(early.trouble()).isPresent();
      redis.start();
      Await.until("Redis is found", SECONDS_MAX, () -> early.trouble().isEmpty());
      new RedisCalls(early, "q").enqueue("a");
    }
  }

  @Test
  void whatANodeHadDeliveredComesAgainWhenThatNodeIsGone() {
    RedisQueues dying =
        RedisQueues.start(
            RedisTarget.standalone("127.0.0.1", redis.port()), Executors.defaultThreadFactory());
    RedisCalls there = new RedisCalls(dying, "q");
    there.enqueue("kept", "lost");
    Receipt kept = RedisCalls.receipt(there.receive(1, 60_000, 0));
    there.receive(1, 300, 0);
    dying.close();

    assertThat(calls.ack(kept)).as("the consumer has it still").hasToString("[DONE]");
    assertThat(RedisCalls.bodies(calls.receive(2, 30_000, 30_000))).containsExactly("lost");
  }
}
