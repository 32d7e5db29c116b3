package io.quorate.node;

import java.util.concurrent.ThreadFactory;

/** Runs a {@link NodeLoop} on a thread of its own. */
public final class LoopThread implements AutoCloseable {
  /** The loop looks around at least this often, whoever forgets to wake it. */
  static final long IDLE_MILLIS_MAX = 100;

  /** How long {@link #close} waits for the last answers to leave. */
  static final long STOP_MILLIS_MAX = 2_000;

  private final NodeLoop loop;
  private final Thread thread;
  private volatile boolean isStopping;

  public LoopThread(NodeLoop loop, ThreadFactory threads) {
    this.loop = loop;
    this.thread = threads.newThread(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!isStopping) {
        loop.awaitInput(IDLE_MILLIS_MAX);
        loop.drain();
      }
      loop.stop();
      loop.drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers whoever waits, and ends. */
  @Override
  public void close() {
    isStopping = true;
    try {
      thread.join(STOP_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
