package io.quorate.client.queue;

import io.quorate.client.wire.Seconds;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * How a consumer works. Immutable; begin with {@link #DEFAULT}.
 *
 * @param prefetch how many messages it has at most, those included that are worked off, from 1 to
 *     1,000
 * @param visibility how long a delivery outlives the consumer; while it lives, deliveries are
 *     prolonged three times as often
 * @param poll how long one call waits for messages; also how long an end may have to wait for it
 * @param stopWithin how long an end waits for handlers before it interrupts them
 * @param onFailure told of what a handler has thrown, and of what could not be settled, on the
 *     thread where that is found
 */
public record ConsumerOptions(
    int prefetch,
    Duration visibility,
    Duration poll,
    Duration stopWithin,
    BiConsumer<Delivery, Throwable> onFailure) {
  /** Eight messages at most, 30 s of visibility, polls of 5 s, 30 s for handlers to end. */
  public static final ConsumerOptions DEFAULT =
      new ConsumerOptions(
          8,
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          (delivery, failure) -> {});

  private static final int PREFETCH_MAX = 1_000;

  /**
   * @throws IllegalArgumentException if one of them is out of its range
   */
  public ConsumerOptions {
    if (prefetch < 1 || prefetch > PREFETCH_MAX) {
      throw new IllegalArgumentException(
          "a consumer has 1 to " + PREFETCH_MAX + " messages at once, not " + prefetch);
    }
    Seconds.requireWithin(
        "a consumer's visibility",
        visibility,
        Duration.ofSeconds(1),
        ReceiveOptions.VISIBILITY_MAX);
    Seconds.requireWithin("a poll", poll, Duration.ZERO, Duration.ofSeconds(20));
    Seconds.requireWithin("the time to stop", stopWithin, Duration.ZERO, Duration.ofDays(1));
  }

  /** The same with so many messages at most. */
  public ConsumerOptions withPrefetch(int count) {
    return new ConsumerOptions(count, visibility, poll, stopWithin, onFailure);
  }

  /** The same with deliveries that outlive the consumer for so long, a second at least. */
  public ConsumerOptions withVisibility(Duration other) {
    return new ConsumerOptions(prefetch, other, poll, stopWithin, onFailure);
  }

  /** The same with calls that wait for so long for messages, 20 s at most. */
  public ConsumerOptions withPoll(Duration other) {
    return new ConsumerOptions(prefetch, visibility, other, stopWithin, onFailure);
  }

  /** The same, whose end waits for so long before it interrupts handlers. */
  public ConsumerOptions withStopWithin(Duration other) {
    return new ConsumerOptions(prefetch, visibility, poll, other, onFailure);
  }

  /** The same, which tells this listener of failures. */
  public ConsumerOptions withOnFailure(BiConsumer<Delivery, Throwable> listener) {
    return new ConsumerOptions(prefetch, visibility, poll, stopWithin, listener);
  }
}
