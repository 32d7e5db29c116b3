package io.quorate.cache;

/**
 * By how much the time of day has gone on more than the monotonic clock, as it does while a machine
 * stands still.
 */
public record Suspension(long nanos) {
  /** So long that nothing is left of what was before. */
  public static final Suspension FOR_EVER = new Suspension(Long.MAX_VALUE / 4);
}
