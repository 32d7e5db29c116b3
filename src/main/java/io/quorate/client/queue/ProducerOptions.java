package io.quorate.client.queue;

import io.quorate.client.wire.Seconds;
import java.time.Duration;

/**
 * How a producer gathers messages. Immutable; begin with {@link #DEFAULT}.
 *
 * @param batchCount with how many messages a call is full, from 1 to 1,000
 * @param batchBytes with how many bytes it is full; a longer message goes alone
 * @param linger how long a message waits for others while nothing is on its way
 * @param pendingCount how many messages may wait or be on their way; who sends more waits
 * @param pendingBytes how many bytes of them
 */
public record ProducerOptions(
    int batchCount, int batchBytes, Duration linger, int pendingCount, long pendingBytes) {
  /** Calls of 500 messages or 512 KiB, 5 ms to linger; 10,000 messages or 16 MiB pending. */
  public static final ProducerOptions DEFAULT =
      new ProducerOptions(500, 512 << 10, Duration.ofMillis(5), 10_000, 16L << 20);

  private static final int BATCH_MAX = 1_000;

  /**
   * @throws IllegalArgumentException if one of them is out of its range
   */
  public ProducerOptions {
    if (batchCount < 1 || batchCount > BATCH_MAX) {
      throw new IllegalArgumentException("a call has 1 to 1,000 messages, not " + batchCount);
    }
    if (batchBytes < 1 || pendingCount < 1 || pendingBytes < 1) {
      throw new IllegalArgumentException("a producer has room for a message at least");
    }
    Seconds.requireWithin("a linger time", linger, Duration.ZERO, Duration.ofMinutes(1));
  }

  /** The same with calls that are full with so many messages or bytes. */
  public ProducerOptions withBatch(int count, int bytes) {
    return new ProducerOptions(count, bytes, linger, pendingCount, pendingBytes);
  }

  /** The same, waiting for so long for more messages. */
  public ProducerOptions withLinger(Duration other) {
    return new ProducerOptions(batchCount, batchBytes, other, pendingCount, pendingBytes);
  }

  /** The same, with so many messages and bytes at most that nobody has answered yet. */
  public ProducerOptions withPending(int count, long bytes) {
    return new ProducerOptions(batchCount, batchBytes, linger, count, bytes);
  }
}
