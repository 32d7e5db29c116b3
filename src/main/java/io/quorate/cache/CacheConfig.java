package io.quorate.cache;

/**
 * How a cache works; the same on all nodes, but for the bounds.
 *
 * @param leaseNanos how long a lease lasts on the node that has it
 * @param retryNanos after what time a message is sent again
 * @param flushNanos how often dirty lines are written back
 * @param linesMax how many lines a node has; more only while dirty ones are written back
 * @param lineBytesMax how many bytes they take, roughly
 * @param keysMax of how many keys a home knows who has them
 */
public record CacheConfig(
    WritePolicy policy,
    long leaseNanos,
    long retryNanos,
    long flushNanos,
    int linesMax,
    long lineBytesMax,
    int keysMax) {

  /** By how much a clock may run fast or slow, as one part of so many. */
  private static final int DRIFT_PARTS = 100;

  /**
   * @throws IllegalArgumentException if a number is not positive
   */
  public CacheConfig {
    if (Math.min(Math.min(leaseNanos, retryNanos), Math.min(flushNanos, lineBytesMax)) < 1
        || Math.min(linesMax, keysMax) < 1) {
      throw new IllegalArgumentException("not all of the cache's settings are positive");
    }
  }

  boolean isThrough() {
    return policy == WritePolicy.THROUGH;
  }

  /** How long a lease lasts at the home: longer than at the node, whatever both clocks do. */
  long holdNanos() {
    return leaseNanos + 3 * leaseNanos / DRIFT_PARTS;
  }
}
