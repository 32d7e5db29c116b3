package io.quorate.queue;

import io.quorate.kernel.ByteReader;
import io.quorate.kernel.ByteWriter;
import io.quorate.kernel.MalformedBytes;
import org.jspecify.annotations.Nullable;

/**
 * How a queue treats its messages. Durations are in milliseconds.
 *
 * @param visibilityMillis how long a delivery lasts where the consumer does not say; 0 if the
 *     consumer's node says
 * @param maxDeliveries how many deliveries of a message may fail before it becomes a dead letter
 * @param deadLetter where dead letters go; null for the queue's own {@code .dead}
 * @param retryBackoffMillis how long a message rests after its first failure, and twice as long
 *     after each further one, up to {@link #BACKOFF_MILLIS_MAX}
 * @param messageTtlMillis how long a message is kept at most; 0 for ever
 * @param maxLength how many messages the queue takes; 0 for as many as there is room for
 * @param partitions over how many parts the queue's messages are spread; kept, not acted upon
 */
public record QueueSettings(
    long visibilityMillis,
    int maxDeliveries,
    @Nullable QueueName deadLetter,
    long retryBackoffMillis,
    long messageTtlMillis,
    int maxLength,
    int partitions) {

  public static final int DELIVERIES_MAX = 10_000;
  public static final long BACKOFF_MILLIS_MAX = 300_000;
  public static final int PARTITIONS_MAX = 64;

  /** What a queue has as long as nobody says otherwise. */
  public static final QueueSettings DEFAULT = new QueueSettings(0, 10, null, 1_000, 0, 0, 1);

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public QueueSettings {
    Ranges.require("visibility", visibilityMillis, 0, QueueCommand.VISIBILITY_MILLIS_MAX);
    Ranges.require("max_deliveries", maxDeliveries, 1, DELIVERIES_MAX);
    Ranges.require("retry_backoff", retryBackoffMillis, 0, BACKOFF_MILLIS_MAX);
    Ranges.require("message_ttl", messageTtlMillis, 0, QueueCommand.TTL_MILLIS_MAX);
    Ranges.require("max_length", maxLength, 0, QueueTable.MESSAGES_MAX);
    Ranges.require("partitions", partitions, 1, PARTITIONS_MAX);
  }

  boolean isDefault() {
    return equals(DEFAULT);
  }

  /** The same, sending dead letters to the queue's own place for them. */
  QueueSettings withOwnDeadLetters() {
    return new QueueSettings(
        visibilityMillis,
        maxDeliveries,
        null,
        retryBackoffMillis,
        messageTtlMillis,
        maxLength,
        partitions);
  }

  public void writeTo(ByteWriter out) {
    out.writeVarLong(visibilityMillis).writeVarLong(maxDeliveries);
    out.writeBoolean(deadLetter != null);
    if (deadLetter != null) {
      out.writeString(deadLetter.value());
    }
    out.writeVarLong(retryBackoffMillis).writeVarLong(messageTtlMillis);
    out.writeVarLong(maxLength).writeVarLong(partitions);
  }

  public static QueueSettings readFrom(ByteReader in) {
    long visibilityMillis = in.readVarLong();
    int maxDeliveries = (int) in.readVarLong(0, Integer.MAX_VALUE);
    QueueName deadLetter = in.readBoolean() ? in.readName(QueueName::new) : null;
    try {
      return new QueueSettings(
          visibilityMillis,
          maxDeliveries,
          deadLetter,
          in.readVarLong(),
          in.readVarLong(),
          (int) in.readVarLong(0, Integer.MAX_VALUE),
          (int) in.readVarLong(0, Integer.MAX_VALUE));
    } catch (IllegalArgumentException e) {
      throw new MalformedBytes(String.valueOf(e.getMessage()));
    }
  }
}
