package io.quorate.chaos;

import io.quorate.live.Answer;
import io.quorate.live.ApiCall;
import io.quorate.live.Await;
import io.quorate.live.LiveNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads at a node that is being cut off, again and again, until it has nothing to say any more: it
 * may serve what it has for a lease, no longer, and never what was overwritten elsewhere.
 */
final class CutWatch {
  private static final int KEYS = 8;
  private static final int WARM_SECONDS = 30;
  private static final int END_SECONDS = 30;
  private static final int PATIENCE_MILLIS = 15_000;
  private static final long REST_MILLIS = 2;

  /**
   * What a reader came to.
   *
   * @param lastAskedNanos when it asked for the last that the node answered by itself
   * @param hits how many answers that were, from the cut on
   * @param end what the node said then
   */
  private record Watched(long lastAskedNanos, int hits, Answer end, long endedNanos) {}

  private final LiveNode node;
  private final LiveNode other;
  private final String before;
  private final String after;
  private final List<FutureTask<Watched>> readers = new ArrayList<>();
  private volatile long cutNanos;
  private volatile boolean isCut;
  private volatile boolean isOver;

  private CutWatch(LiveNode node, LiveNode other, int number) {
    this.node = node;
    this.other = other;
    this.before = Integer.toString(2 * number);
    this.after = Integer.toString(2 * number + 1);
  }

  /**
   * Has the node get keys, and begins to read them.
   *
   * @param other a node that will be on the other side
   * @param number another one each time
   */
  static CutWatch over(LiveNode node, LiveNode other, int number) {
    CutWatch watch = new CutWatch(node, other, number);
    for (int i = 0; i < KEYS; i++) {
      String key = key(i);
      watch.insist(key, watch.before);
      Await.until(node + " has " + key, WARM_SECONDS, () -> isHit(node.tryCall(ApiCall.read(key))));
      FutureTask<Watched> reader = new FutureTask<>(() -> watch.read(key));
      watch.readers.add(reader);
      Thread thread = new Thread(reader, key);
      thread.setDaemon(true);
      thread.start();
    }
    return watch;
  }

  private static String key(int index) {
    return "cut-" + index;
  }

  private static boolean isHit(Answer answer) {
    return answer.isOk() && answer.string("source").equals("local");
  }

  private void insist(String key, String value) {
    Await.until(
        key + " is written at " + other,
        WARM_SECONDS,
        () -> other.tryCall(ApiCall.write(key, value)).isOk());
  }

  private Watched read(String key) throws InterruptedException {
    long lastAskedNanos = System.nanoTime();
    int hits = 0;
    while (!isOver) {
      long askedNanos = System.nanoTime();
      boolean isAfterTheCut = isCut;
      Answer answer = node.tryCall(ApiCall.read(key).patience(PATIENCE_MILLIS));
      if (isHit(answer)) {
        lastAskedNanos = askedNanos;
        hits += isAfterTheCut ? 1 : 0;
      } else if (isAfterTheCut) {
        return new Watched(lastAskedNanos, hits, answer, System.nanoTime());
      }
      TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
    }
    throw new Violation(key + " is still served by " + node + ", which was cut off");
  }

  /** From now on at the latest, no packet passes. */
  void cut() {
    cutNanos = System.nanoTime();
    isCut = true;
  }

  /**
   * Overwrites the keys on the other side, and waits until the node has nothing to say any more.
   *
   * @return how long what took
   * @throws Violation if the node served for too long
   */
  String end() throws InterruptedException {
    long[] overwritten = new long[KEYS];
    for (int i = 0; i < KEYS; i++) {
      insist(key(i), after);
      overwritten[i] = System.nanoTime();
    }
    long lastHit = cutNanos;
    long firstRefusal = Long.MAX_VALUE;
    int hits = 0;
    for (int i = 0; i < KEYS; i++) {
      Watched watched = result(i);
      require(watched.end().status() == 503, i, "was answered " + watched.end());
      require(
          millisSinceCut(watched.lastAskedNanos()) <= CacheOptions.LEASE_MILLIS,
          i,
          "was served " + millisSinceCut(watched.lastAskedNanos()) + " ms after the cut");
      require(watched.lastAskedNanos() - overwritten[i] < 0, i, "was stale");
      lastHit = Math.max(lastHit, watched.lastAskedNanos());
      firstRefusal = Math.min(firstRefusal, watched.endedNanos());
      hits += watched.hits();
    }
    return String.format(
        Locale.ROOT,
        "%s was cut off: %d hits, the last asked for after %.0f ms of a lease of %d ms; the first"
            + " 503 after %.0f ms; overwritten elsewhere after %.0f to %.0f ms",
        node,
        hits,
        millisSinceCut(lastHit),
        CacheOptions.LEASE_MILLIS,
        millisSinceCut(firstRefusal),
        millisSinceCut(overwritten[0]),
        millisSinceCut(overwritten[KEYS - 1]));
  }

  private double millisSinceCut(long nanos) {
    return (nanos - cutNanos) / 1e6;
  }

  private void require(boolean holds, int key, String otherwise) {
    if (!holds) {
      throw new Violation(key(key) + " at " + node + ", which is cut off, " + otherwise);
    }
  }

  private Watched result(int reader) throws InterruptedException {
    try {
      return readers.get(reader).get(END_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      isOver = true;
      throw new Violation(key(reader) + " is still served by " + node + ", which was cut off");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a reader failed", e.getCause());
    }
  }
}
