package io.quorate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Goal: every call is answered. Method: end the threads while Redis keeps all of them waiting. */
class RedisWorkersTest {
  @Test
  void whoseTurnDoesNotComeIsToldSoWhenTheNodeStops() throws InterruptedException {
    RedisWorkers workers = new RedisWorkers(Executors.defaultThreadFactory(), 10);
    CountDownLatch busy = new CountDownLatch(RedisWorkers.CALLS_MAX);
    List<CompletableFuture<Outcome>> held = new ArrayList<>();
    for (int i = 0; i < RedisWorkers.CALLS_MAX; i++) {
      held.add(workers.submit(() -> waitForEver(busy)).toCompletableFuture());
    }
    busy.await();
    CompletableFuture<Outcome> next = workers.submit(() -> waitForEver(busy)).toCompletableFuture();
    workers.close();

    assertThat(RedisCalls.await(next)).isInstanceOf(Outcome.StoreAway.class);
    held.forEach(
        each -> assertThat(RedisCalls.await(each)).isInstanceOf(Outcome.OutcomeUnknown.class));
    assertThat(RedisCalls.await(workers.submit(() -> waitForEver(busy)).toCompletableFuture()))
        .isInstanceOf(Outcome.StoreAway.class);
  }

  private static Outcome waitForEver(CountDownLatch busy) {
    busy.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Outcome.OutcomeUnknown("interrupted");
  }
}
