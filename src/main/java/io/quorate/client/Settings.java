package io.quorate.client;

import io.quorate.client.wire.Patience;
import java.time.Duration;

/**
 * What a client was built with.
 *
 * @param name the beginning of its clients' names in the cluster
 * @param sessionTtl how long a session outlives the last sign of life
 * @param lockDelay how long nobody gets the locks of a session that has expired
 * @param operationTimeout how long a call may take, besides waiting for a lock
 * @param sessionsMax how many sessions may be open at once
 */
record Settings(
    String name,
    Duration sessionTtl,
    Duration lockDelay,
    Duration operationTimeout,
    int sessionsMax) {
  /** A node answers or refuses within its own patience of five seconds. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(7);

  Patience patience() {
    boolean isShort = operationTimeout.compareTo(ATTEMPT_TIMEOUT) < 0;
    return new Patience(operationTimeout, isShort ? operationTimeout : ATTEMPT_TIMEOUT);
  }
}
