package io.quorate.redis;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Does something again and again, in a thread of its own, until it is closed. */
final class Repeater implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Repeater.class.getName());
  private static final long STOP_MILLIS_MAX = 6_000;

  private final Runnable task;
  private final long pauseMillis;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);

  Repeater(Runnable task, long pauseMillis, ThreadFactory threads) {
    this.task = task;
    this.pauseMillis = pauseMillis;
    this.thread = threads.newThread(this::repeat);
  }

  void start() {
    thread.start();
  }

  private void repeat() {
    try {
      do {
        try {
          task.run();
        } catch (RuntimeException e) {
          LOG.log(Level.SEVERE, "A task about Redis failed", e);
        }
      } while (!closed.await(pauseMillis, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(STOP_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
