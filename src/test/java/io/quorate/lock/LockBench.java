package io.quorate.lock;

import io.quorate.lock.LockCommand.Terms;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * Prints what the lock table costs where it could cost much: the search for deadlocks with 10,000
 * clients that wait, and keeping 10,000 sessions alive. A program, not a test.
 */
public final class LockBench {
  private static final int CLIENTS = 10_000;
  private static final int WARM_UPS = 1;
  private static final long FOREVER_MILLIS = Long.MAX_VALUE / 4;
  private static final Terms TERMS =
      new Terms(FOREVER_MILLIS, FOREVER_MILLIS, FOREVER_MILLIS, 0, false);

  private LockTable table = new LockTable(DeadlockPolicy.YOUNGEST);
  private long nowMillis;

  private LockBench() {}

  public static void main(String[] args) {
    for (int i = 0; i <= WARM_UPS; i++) {
      LockBench bench = new LockBench();
      boolean isLast = i == WARM_UPS;
      bench.chain(isLast);
      bench.queueOfHolders(isLast);
      bench.readersThatConverge(isLast);
      bench.groups(isLast);
      bench.permits(isLast);
      bench.sessions(isLast);
    }
  }

  /** Each client holds a lock and waits for the next one's; the last closes the cycle. */
  private void chain(boolean isLast) {
    begin();
    for (int i = 0; i < CLIENTS; i++) {
      acquire("lock" + i, i, LockMode.EXCLUSIVE);
    }
    measure(
        "chain: a client waits for the next, the longest path last",
        isLast,
        i -> acquire("lock" + (CLIENTS - i), CLIENTS - 1 - i, LockMode.EXCLUSIVE));
    measureOnce(
        "chain: the wait that closes the cycle of all",
        isLast,
        () -> acquire("lock0", CLIENTS - 1, LockMode.EXCLUSIVE));
  }

  /** All wait in one queue, and others wait for each of them. */
  private void queueOfHolders(boolean isLast) {
    begin();
    acquire("hot", -1, LockMode.EXCLUSIVE);
    for (int i = 0; i < CLIENTS; i++) {
      acquire("own" + i, i, LockMode.EXCLUSIVE);
      acquire("own" + i, -2 - i, LockMode.EXCLUSIVE);
    }
    measure(
        "one queue of clients that others wait for",
        isLast,
        i -> acquire("hot", i, LockMode.EXCLUSIVE));
  }

  /** Readers wait for one client each, and all of them hold what a writer wants. */
  private void readersThatConverge(boolean isLast) {
    begin();
    acquire("own", -1, LockMode.EXCLUSIVE);
    acquire("own", -3, LockMode.EXCLUSIVE);
    acquire("ground", -2, LockMode.EXCLUSIVE);
    for (int i = 0; i < CLIENTS - 1; i++) {
      acquire("read", i, LockMode.SHARED);
      acquire("ground", i, LockMode.SHARED);
    }
    measureOnce(
        "one writer waits for readers that all wait",
        isLast,
        () -> acquire("read", -1, LockMode.EXCLUSIVE));
  }

  /** Groups of eight out of a thousand locks, by clients that others wait for. */
  private void groups(boolean isLast) {
    begin();
    int locks = 1_000;
    for (int i = 0; i < locks; i++) {
      acquire("group" + name(i), -1 - i, LockMode.EXCLUSIVE);
    }
    for (int i = 0; i < CLIENTS; i++) {
      acquire("own" + i, i, LockMode.EXCLUSIVE);
      acquire("own" + i, -2_000 - i, LockMode.EXCLUSIVE);
    }
    measure(
        "groups of eight locks each",
        isLast,
        i ->
            apply(
                new LockCommand.AcquireAll(
                    java.util.stream.IntStream.range(0, 8)
                        .mapToObj(k -> new LockName("group" + name((i * 7 + k * 125) % locks)))
                        .sorted()
                        .toList(),
                    client(i),
                    LockMode.EXCLUSIVE,
                    TERMS)));
  }

  /** A queue for permits, through which cycles seem to close all the time. */
  private void permits(boolean isLast) {
    begin();
    apply(new LockCommand.AcquirePermits(new LockName("s"), client(-1), 1, 2, TERMS));
    apply(new LockCommand.AcquirePermits(new LockName("s"), client(-2), 1, 2, TERMS));
    acquire("own", 0, LockMode.EXCLUSIVE);
    acquire("own", -1, LockMode.EXCLUSIVE);
    for (int i = 1; i < CLIENTS / 10; i++) {
      acquire("own" + i, i, LockMode.EXCLUSIVE);
      acquire("own" + i, -3 - i, LockMode.EXCLUSIVE);
    }
    for (int i = 1; i < CLIENTS / 10; i++) {
      apply(new LockCommand.AcquirePermits(new LockName("s"), client(i), 1, 2, TERMS));
    }
    measureOnce(
        "a cycle through one of two permits, behind 1,000 that wait",
        isLast,
        () -> apply(new LockCommand.AcquirePermits(new LockName("s"), client(0), 1, 2, TERMS)));
  }

  private void sessions(boolean isLast) {
    begin();
    for (int i = 0; i < CLIENTS; i++) {
      SessionId session = new SessionId("session" + i);
      apply(new LockCommand.OpenSession(session, client(i), 10_000, 0));
      for (int k = 0; k < 10; k++) {
        acquire("lock" + i + "." + k, i, LockMode.EXCLUSIVE);
      }
    }
    measure(
        "keeping a session alive, each of ten locks",
        isLast,
        i -> {
          nowMillis = i / 10;
          apply(new LockCommand.KeepAlive(new SessionId("session" + i)));
        });
  }

  private void begin() {
    table = new LockTable(DeadlockPolicy.YOUNGEST);
    table.start(1);
    nowMillis = 0;
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "%04d", number);
  }

  private static ClientId client(int number) {
    return new ClientId("client" + number);
  }

  private void acquire(String lock, int client, LockMode mode) {
    apply(
        new LockCommand.Acquire(
            new LockName(lock),
            client(client),
            mode,
            FOREVER_MILLIS,
            FOREVER_MILLIS,
            FOREVER_MILLIS,
            0,
            false));
  }

  private void apply(LockCommand command) {
    table.apply(nowMillis, command, event -> {});
  }

  private static void measureOnce(String what, boolean isShown, Runnable command) {
    long start = System.nanoTime();
    command.run();
    if (isShown) {
      System.out.printf(Locale.ROOT, "%-62s %9.3f ms%n", what, (System.nanoTime() - start) / 1e6);
    }
  }

  private static void measure(String what, boolean isShown, IntConsumer command) {
    List<Long> nanos = new java.util.ArrayList<>(CLIENTS);
    for (int i = 1; i < CLIENTS; i++) {
      long start = System.nanoTime();
      command.accept(i);
      nanos.add(System.nanoTime() - start);
    }
    if (isShown) {
      java.util.Collections.sort(nanos);
      double mean = nanos.stream().mapToLong(Long::longValue).average().orElse(0) / 1e6;
      System.out.printf(
          Locale.ROOT,
          "%-62s %9.3f ms mean, %.3f ms at 99 %%, %.3f ms at worst%n",
          what,
          mean,
          nanos.get(nanos.size() * 99 / 100) / 1e6,
          nanos.get(nanos.size() - 1) / 1e6);
    }
  }
}
