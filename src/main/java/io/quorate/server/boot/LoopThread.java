package io.quorate.server.boot;

import io.quorate.node.NodeLoop;
import io.quorate.node.NodeStatus;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/** Runs a {@link NodeLoop} on a thread of its own. */
final class LoopThread implements AutoCloseable {
  /** The loop looks around at least this often, whoever forgets to wake it. */
  static final long IDLE_MILLIS_MAX = 100;

  /** How long {@link #close} waits for the last answers to leave. */
  static final long STOP_MILLIS_MAX = 2_000;

  private static final Logger LOG = Logger.getLogger(LoopThread.class.getName());
  private static final long TICK_MILLIS = 10;

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

  @SuppressWarnings("ThreadPriorityCheck") // a hint: without it steps are more and smaller
  private void run() {
    while (!isStopping) {
      try {
        loop.awaitInput(IDLE_MILLIS_MAX);
      } catch (InterruptedException e) {
        // A server that stops interrupts its threads before it tells the application, and the node
        // has yet to hand over: it ends when it is closed, and not before.
        LOG.fine("The loop was interrupted, and goes on");
      }
      Thread.yield(); // where processors are short, whoever has one more input adds it to this step
      loop.drain();
    }
    loop.stop();
    loop.drain();
    loop.close();
  }

  /**
   * Refuses new calls of clients, has other nodes lead what this one leads, and lets the calls that
   * it has taken finish; waits for that, but no longer than this.
   */
  public void retire(long millisMax) {
    CountDownLatch isOver = new CountDownLatch(1);
    loop.retire(isOver::countDown);
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisMax);
    try {
      do {
        loop.tick(); // the server may have stopped its timer
      } while (!isOver.await(TICK_MILLIS, TimeUnit.MILLISECONDS)
          && loop.status().phase() != NodeStatus.Phase.HALTED
          && System.nanoTime() - deadlineNanos < 0);
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
