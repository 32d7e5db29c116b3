package io.quorate.redis;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Whether one Redis is worth being called: after a failure nobody tries for a while, which gets
 * longer with each further one, and is never the same for all nodes. Thread-safe.
 */
final class Gate {
  static final long PAUSE_MILLIS_MIN = 100;
  static final long PAUSE_MILLIS_MAX = 5_000;
  private static final int DOUBLINGS_MAX = 10;

  private int failures;
  private long openNanos;

  /** Whether a call may be tried now. */
  synchronized boolean isOpen(long nowNanos) {
    return failures == 0 || nowNanos - openNanos >= 0;
  }

  synchronized void failed(long nowNanos) {
    if (!isOpen(nowNanos)) {
      return; // this call began before the failure that is known
    }
    long full = Math.min(PAUSE_MILLIS_MIN << Math.min(failures, DOUBLINGS_MAX), PAUSE_MILLIS_MAX);
    failures++;
    openNanos =
        nowNanos
            + TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(full / 2, full));
  }

  synchronized void succeeded() {
    failures = 0;
  }

  synchronized boolean isInTrouble() {
    return failures > 0;
  }
}
