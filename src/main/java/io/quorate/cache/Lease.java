package io.quorate.cache;

/**
 * A node may serve its lines of a shard until the lease ends.
 *
 * @param endsAtNanos by the node's own clock
 */
public record Lease(LeaseId id, long endsAtNanos) {
  public boolean isValidAt(long nowNanos) {
    return nowNanos < endsAtNanos;
  }
}
