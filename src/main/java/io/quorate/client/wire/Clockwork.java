package io.quorate.client.wire;

/** The passing of time. */
public interface Clockwork {
  /** Nanoseconds since some moment; never goes back, whatever is done to the machine's clock. */
  long nanos();

  /**
   * Has something done once, later; it must not block.
   *
   * @param delayNanos at once if negative
   * @return prevents it if it has not begun
   */
  Runnable after(long delayNanos, Runnable task);
}
