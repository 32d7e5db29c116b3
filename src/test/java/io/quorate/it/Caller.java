package io.quorate.it;

import io.quorate.live.Answer;
import io.quorate.live.ApiCall;
import io.quorate.live.Await;
import io.quorate.live.LiveNode;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Calls one node again and again until it is closed, and remembers what it was told. */
final class Caller implements AutoCloseable {
  private static final int ANSWERS_SECONDS_MAX = 60;

  private final LiveNode node;
  private final ApiCall call;
  private final Thread thread;
  private final Set<Integer> statuses = new ConcurrentSkipListSet<>();
  private final Set<String> codes = new ConcurrentSkipListSet<>();
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicLong slowestNanos = new AtomicLong();
  private volatile boolean isClosed;

  private Caller(LiveNode node, ApiCall call) {
    this.node = node;
    this.call = call;
    thread = new Thread(this::run, "caller of " + node);
  }

  static Caller of(LiveNode node, ApiCall call) {
    Caller caller = new Caller(node, call);
    caller.thread.start();
    return caller;
  }

  private void run() {
    while (!isClosed) {
      long startNanos = System.nanoTime();
      Answer answer = node.tryCall(call);
      long tookNanos = System.nanoTime() - startNanos;
      slowestNanos.accumulateAndGet(tookNanos, Math::max);
      statuses.add(answer.status());
      if (answer.status() >= 400) {
        codes.add(answer.code());
      }
      if (answer.status() > 0) {
        answers.incrementAndGet();
      }
    }
  }

  /** Waits for as many answers more than there have been. */
  void awaitAnswers(int count) {
    int enough = answers.get() + count;
    Await.until(count + " answers of " + node, ANSWERS_SECONDS_MAX, () -> answers.get() >= enough);
  }

  /** Those that there have been; 0 for a connection that failed. */
  Set<Integer> statuses() {
    return statuses;
  }

  /** The codes of problems; empty for an error that was none. */
  Set<String> codes() {
    return codes;
  }

  long slowestMillis() {
    return TimeUnit.NANOSECONDS.toMillis(slowestNanos.get());
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
