package io.quorate.redis;

import io.quorate.kernel.Outcome;
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
  private static final long STOP_SECONDS_MAX = 6;
  private static final long IDLE_SECONDS = 60;
  private static final Logger LOG = Logger.getLogger(RedisWorkers.class.getName());

  private final ThreadPoolExecutor calls;
  private final ThreadPoolExecutor answers;

  /** What is to be done in a thread of its own. */
  @FunctionalInterface
  interface Work {
    Outcome run() throws RedisFailure;
  }

  RedisWorkers(ThreadFactory threads) {
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
    try {
      calls.execute(() -> sink.accept(outcomeOf(work)));
    } catch (RejectedExecutionException e) {
      sink.accept(
          calls.isShutdown()
              ? new Outcome.StoreAway("this node stops")
              : new Outcome.Overloaded("too many calls wait for Redis"));
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

  @Override
  public void close() {
    stop(calls);
    stop(answers);
  }

  private static void stop(ThreadPoolExecutor pool) {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
