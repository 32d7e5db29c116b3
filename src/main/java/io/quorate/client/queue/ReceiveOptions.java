package io.quorate.client.queue;

import io.quorate.client.wire.Names;
import io.quorate.client.wire.Seconds;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How messages are received. Immutable; begin with {@link #DEFAULT}.
 *
 * @param max how many at once, from 1 to 100
 * @param visibility how long they are nobody else's; zero for as long as the queue says
 * @param atMost how long to wait where there are none
 * @param receiveId under which a receive gets the same messages while they are out; null to have
 *     the client make one
 */
public record ReceiveOptions(
    int max, Duration visibility, Duration atMost, @Nullable String receiveId) {
  static final int RECEIVE_MAX = 100;
  static final Duration VISIBILITY_MAX = Duration.ofHours(12);
  private static final Duration WAIT_MAX = Duration.ofDays(1);

  /** One message, if there is one at once, for as long as the queue says. */
  public static final ReceiveOptions DEFAULT =
      new ReceiveOptions(1, Duration.ZERO, Duration.ZERO, null);

  /**
   * @throws IllegalArgumentException if one of them is out of its range
   */
  public ReceiveOptions {
    if (max < 1 || max > RECEIVE_MAX) {
      throw new IllegalArgumentException("a receive takes 1 to 100 messages, not " + max);
    }
    Seconds.requireWithin("a visibility", visibility, Duration.ZERO, VISIBILITY_MAX);
    Seconds.requireWithin("a wait", atMost, Duration.ZERO, WAIT_MAX);
    if (receiveId != null) {
      Names.requireValid("a receive id", receiveId);
    }
  }

  /** The same for so many messages at once, from 1 to 100. */
  public ReceiveOptions withMax(int other) {
    return new ReceiveOptions(other, visibility, atMost, receiveId);
  }

  /** The same for deliveries that last so long. */
  public ReceiveOptions withVisibility(Duration other) {
    return new ReceiveOptions(max, other, atMost, receiveId);
  }

  /** The same, waiting for so long at most. */
  public ReceiveOptions withWait(Duration other) {
    return new ReceiveOptions(max, visibility, other, receiveId);
  }

  /** The same under a name of the program's own, for programs that repeat it by themselves. */
  public ReceiveOptions withReceiveId(String name) {
    return new ReceiveOptions(max, visibility, atMost, name);
  }

  String receiveIdOrNew() {
    return receiveId == null ? Names.unique("r-") : receiveId;
  }
}
