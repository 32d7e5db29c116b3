package io.quorate.redis;

import io.quorate.kernel.Outcome;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Threads that wait for Redis, and threads that hand out what it has said. Bounded, both. */
final class RedisWorkers implements AutoCloseable {
  /** How many calls are under way at once; more would only queue up in Redis. */
  static final int CALLS_MAX = 16;

  /** How many calls wait for their turn. */
  static final int WAITING_MAX = 2_048;

  private static final int ANSWER_THREADS = 4;
  private static final long STOP_MILLIS_MAX = 6_000;
  private static final long IDLE_SECONDS = 60;
  private static final Logger LOG = Logger.getLogger(RedisWorkers.class.getName());

  private final ThreadPoolExecutor calls;
  private final ThreadPoolExecutor answers;
  private final long stopMillisMax;

  /** What is to be done in a thread of its own. */
  @FunctionalInterface
  interface Work {
    Outcome run() throws RedisFailure;
  }

  RedisWorkers(ThreadFactory threads) {
    this(threads, STOP_MILLIS_MAX);
  }

  /**
   * @param stopMillisMax how long to wait for calls that are under way when it ends
   */
  RedisWorkers(ThreadFactory threads, long stopMillisMax) {
    this.stopMillisMax = stopMillisMax;
    calls = pool(CALLS_MAX, WAITING_MAX, threads);
    answers = pool(ANSWER_THREADS, CALLS_MAX + WAITING_MAX, threads);
  }

  private static ThreadPoolExecutor pool(int size, int waitingMax, ThreadFactory threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waitingMax),
            threads);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Answered by another thread than the one that waits for Redis: clients may read slowly. */
  CompletionStage<Outcome> submit(Work work) {
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    run(work, outcome -> complete(answer, outcome));
    return answer;
  }

  /** Gives the outcome to the sink, in a thread that has other work to do. */
  void run(Work work, Consumer<Outcome> sink) {
    Call call = new Call(work, sink);
    try {
      calls.execute(call);
    } catch (RejectedExecutionException e) {
      if (calls.isShutdown()) {
        call.giveUp();
      } else {
        sink.accept(new Outcome.Overloaded("too many calls wait for Redis"));
      }
    }
  }

  private record Call(Work work, Consumer<Outcome> sink) implements Runnable {
    @Override
    public void run() {
      sink.accept(outcomeOf(work));
    }

    void giveUp() {
      sink.accept(new Outcome.StoreAway("this node stops"));
    }
  }

  /** Answers without delay, in a thread that may be held up. */
  void complete(CompletableFuture<Outcome> answer, Outcome outcome) {
    try {
      answers.execute(() -> answer.complete(outcome));
    } catch (RejectedExecutionException e) {
      answer.complete(outcome); // nobody is to be forgotten
    }
  }

  private static Outcome outcomeOf(Work work) {
    try {
      return work.run();
    } catch (RedisFailure e) {
      return e.outcome();
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "A call to Redis failed", e);
      return new Outcome.OutcomeUnknown("the node failed in a call to Redis");
    }
  }

  /** Waits for what is under way; calls whose turn has not come by then are answered so. */
  @Override
  public void close() {
    for (Runnable call : stop(calls)) {
      ((Call) call).giveUp();
    }
    stop(answers).forEach(Runnable::run);
  }

  private List<Runnable> stop(ThreadPoolExecutor pool) {
    pool.shutdown();
    try {
      if (pool.awaitTermination(stopMillisMax, TimeUnit.MILLISECONDS)) {
        return List.of();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return pool.shutdownNow();
  }
}
