package io.quorate.cache;

import io.quorate.kernel.Bytes;

/**
 * A node's copy of a key's value. It never changes: readers load it once.
 *
 * @param isDirty whether memory lags behind it
 * @param grant by which the home let the node have it
 * @param lease under which alone it may be read
 * @param expiresAtNanos by the node's clock, never later than by the memory's
 */
public record Line(
    CacheKey key,
    Bytes value,
    long version,
    LineState state,
    boolean isDirty,
    Grant grant,
    LeaseId lease,
    long expiresAtNanos) {

  /** What an entry costs beside its key and value: objects and their places in tables. */
  private static final int OVERHEAD_BYTES = 256;

  public boolean isExpiredAt(long nowNanos) {
    return nowNanos >= expiresAtNanos;
  }

  /** How many bytes of memory the line takes, roughly. */
  public long bytes() {
    return OVERHEAD_BYTES + 2L * key.name().length() + value.length();
  }

  /** The value for somebody else; none if its life has ended. */
  Content contentAt(long nowNanos) {
    if (isExpiredAt(nowNanos)) {
      return Content.absent(version);
    }
    return new Content(value, version, Lives.left(expiresAtNanos, nowNanos));
  }

  Line shared() {
    return new Line(key, value, version, LineState.SHARED, false, grant, lease, expiresAtNanos);
  }

  Line clean() {
    return new Line(key, value, version, state, false, grant, lease, expiresAtNanos);
  }

  Line written(Bytes newValue, long endsAtNanos) {
    return new Line(
        key, newValue, version + 1, LineState.MODIFIED, true, grant, lease, endsAtNanos);
  }
}
