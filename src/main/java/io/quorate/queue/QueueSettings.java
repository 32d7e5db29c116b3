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
 * @param partitioning into which partitions the queue is divided
 */
public record QueueSettings(
    long visibilityMillis,
    int maxDeliveries,
    @Nullable QueueName deadLetter,
    long retryBackoffMillis,
    long messageTtlMillis,
    int maxLength,
    Partitioning partitioning) {

  public static final int DELIVERIES_MAX = 10_000;
  public static final long BACKOFF_MILLIS_MAX = 300_000;

  /** What a queue has as long as nobody says otherwise. */
  public static final QueueSettings DEFAULT =
      new QueueSettings(0, 10, null, 1_000, 0, 0, Partitioning.WHOLE);

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public QueueSettings {
    Ranges.require("visibility", visibilityMillis, 0, QueueCommand.VISIBILITY_MILLIS_MAX);
    Ranges.require("max_deliveries", maxDeliveries, 1, DELIVERIES_MAX);
    Ranges.require("retry_backoff", retryBackoffMillis, 0, BACKOFF_MILLIS_MAX);
    Ranges.require("message_ttl", messageTtlMillis, 0, QueueCommand.TTL_MILLIS_MAX);
    Ranges.require("max_length", maxLength, 0, QueueTable.MESSAGES_MAX);
  }

  /** Those of a queue that is not divided. */
  public QueueSettings(
      long visibilityMillis,
      int maxDeliveries,
      @Nullable QueueName deadLetter,
      long retryBackoffMillis,
      long messageTtlMillis,
      int maxLength) {
    this(
        visibilityMillis,
        maxDeliveries,
        deadLetter,
        retryBackoffMillis,
        messageTtlMillis,
        maxLength,
        Partitioning.WHOLE);
  }

  boolean isDefault() {
    return equals(DEFAULT);
  }

  /** How many messages a partition of the queue takes: its share; 0 if there is no bound. */
  int maxLengthOfPart() {
    int parts = Math.max(1, partitioning.count());
    return (int) (((long) maxLength + parts - 1) / parts);
  }

  /** The same, sending dead letters to the queue's own place for them. */
  QueueSettings withOwnDeadLetters() {
    return with(null, partitioning);
  }

  /** The same of a queue that is divided otherwise. */
  public QueueSettings dividedAs(Partitioning other) {
    return with(deadLetter, other);
  }

  private QueueSettings with(@Nullable QueueName otherPlace, Partitioning otherPartitioning) {
    return new QueueSettings(
        visibilityMillis,
        maxDeliveries,
        otherPlace,
        retryBackoffMillis,
        messageTtlMillis,
        maxLength,
        otherPartitioning);
  }

  public void writeTo(ByteWriter out) {
    out.writeVarLong(visibilityMillis).writeVarLong(maxDeliveries);
    out.writeBoolean(deadLetter != null);
    if (deadLetter != null) {
      out.writeString(deadLetter.value());
    }
    out.writeVarLong(retryBackoffMillis).writeVarLong(messageTtlMillis);
    partitioning.writeTo(out.writeVarLong(maxLength));
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
          Partitioning.readFrom(in));
    } catch (IllegalArgumentException e) {
      throw new MalformedBytes(String.valueOf(e.getMessage()));
    }
  }
}
