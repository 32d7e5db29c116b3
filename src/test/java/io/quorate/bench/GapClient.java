package io.quorate.bench;

import io.quorate.client.QuorateClient;
import io.quorate.client.QuorateException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An application with one thread, which goes to another node when its own is gone. */
final class GapClient {
  private final QuorateClient client;
  private final Thread thread;
  private volatile boolean isStopping;
  private long successes;
  private long failures;
  private long lastNanos;
  private long longestNanos;

  private GapClient(String name, List<String> addresses) {
    client = QuorateClient.builder().nodes(addresses.toArray(String[]::new)).name(name).build();
    thread = new Thread(() -> run(name), name);
    lastNanos = System.nanoTime();
  }

  static GapClient start(String name, List<String> addresses) {
    GapClient started = new GapClient(name, addresses);
    started.thread.start();
    return started;
  }

  private void run(String name) {
    try {
      for (long cycle = 0; !isStopping; cycle++) {
        cycle(name + "-" + cycle);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void cycle(String lock) throws InterruptedException {
    try {
      client.lock(lock).acquire().close();
      succeeded();
    } catch (QuorateException e) {
      failed();
    }
  }

  private synchronized void succeeded() {
    long now = System.nanoTime();
    successes++;
    longestNanos = Math.max(longestNanos, now - lastNanos);
    lastNanos = now;
  }

  private synchronized void failed() {
    failures++;
  }

  /** The longest time from one lock given back to the next, since this was asked last. */
  synchronized long takeLongestMillis() {
    long now = System.nanoTime();
    long longest = Math.max(longestNanos, now - lastNanos);
    longestNanos = 0;
    return TimeUnit.NANOSECONDS.toMillis(longest);
  }

  synchronized long successes() {
    return successes;
  }

  synchronized long failures() {
    return failures;
  }

  void stop() throws InterruptedException {
    isStopping = true;
    thread.join();
    client.close();
  }
}
