package io.quorate.server.ops;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds out whether something that should be renewed all the time still is. */
final class LoopWatch {
  /** Longer than any pause that a node survives as a member. */
  static final long STALL_SECONDS_MAX = 10;

  private @Nullable Object last;
  private long renewedNanos;

  /**
   * @param seen a new object whenever the loop has gone round
   * @return whether the loop has gone round lately, as far as calls of this method can tell
   */
  synchronized boolean isMoving(Object seen, long nowNanos) {
    if (seen != last) {
      last = seen;
      renewedNanos = nowNanos;
    }
    return nowNanos - renewedNanos <= TimeUnit.SECONDS.toNanos(STALL_SECONDS_MAX);
  }
}
