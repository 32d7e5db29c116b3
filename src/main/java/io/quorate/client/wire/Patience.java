package io.quorate.client.wire;

import java.time.Duration;

/**
 * How long to try.
 *
 * @param total from the first attempt to the last moment of the last one
 * @param attempt how long a node may take to answer, besides the time for which it parks the call
 */
public record Patience(Duration total, Duration attempt) {
  /** The same, and so much more for a call that is parked. */
  public Patience plus(Duration parked) {
    return new Patience(total.plus(parked), attempt);
  }
}
