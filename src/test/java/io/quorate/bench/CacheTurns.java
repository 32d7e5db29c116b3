package io.quorate.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Single calls of the cache whose time depends on what was done to the key just before. */
final class CacheTurns {
  /** What is to be so before. */
  @FunctionalInterface
  interface Preparation {
    void of(CacheCalls calls, int key, long number) throws IOException, InterruptedException;
  }

  /** The call that is measured; returns what came of it, as whose time it counts. */
  @FunctionalInterface
  interface Measured {
    String call(CacheCalls calls, int key, long number) throws IOException, InterruptedException;
  }

  private record Turn(Preparation preparation, Measured measured) {}

  private final Stage stage;
  private final int clients;

  /**
   * @param clients each with a key of its own, and one call at a time
   */
  CacheTurns(Stage stage, int clients) {
    this.stage = stage;
    this.clients = clients;
  }

  /** Makes turns for as long as is measured, and prints how long their calls took. */
  void measure(String name, Preparation preparation, Measured measured)
      throws InterruptedException {
    Turn turn = new Turn(preparation, measured);
    CacheCalls calls = new CacheCalls(stage.addresses());
    List<FutureTask<LoadCounts>> running = new ArrayList<>();
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(stage.measuredSeconds());
    for (int i = 0; i < clients; i++) {
      int key = i;
      FutureTask<LoadCounts> task = new FutureTask<>(() -> run(calls, turn, key, endNanos));
      running.add(task);
      new Thread(task, "turns-" + i).start();
    }
    LoadCounts all = new LoadCounts();
    for (FutureTask<LoadCounts> each : running) {
      try {
        all.add(each.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("a client failed", e.getCause());
      }
    }
    all.operations.forEach(
        (came, counts) ->
            Stage.line(
                "%s, %s: p50 %.2f ms, p99 %.2f ms, %d times by %d clients",
                name,
                came,
                counts.micros().getValueAtPercentile(50) / 1e3,
                counts.micros().getValueAtPercentile(99) / 1e3,
                counts.units(),
                clients));
  }

  private static LoadCounts run(CacheCalls calls, Turn turn, int key, long endNanos)
      throws IOException, InterruptedException {
    LoadCounts counts = new LoadCounts();
    for (long number = 1; System.nanoTime() - endNanos < 0; number++) {
      turn.preparation().of(calls, key, number);
      long begin = System.nanoTime();
      String came = turn.measured().call(calls, key, number);
      counts.answered(came, 1, System.nanoTime() - begin);
    }
    return counts;
  }
}
