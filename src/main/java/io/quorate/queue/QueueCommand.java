package io.quorate.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of the queues of a shard, as it stands in the log. Durations are in milliseconds. */
public sealed interface QueueCommand {
  QueueCommandKind kind();

  /** The messages that it brings, in their order. */
  default List<Item> items() {
    return List.of();
  }

  /** A command on one queue. */
  sealed interface OfQueue extends QueueCommand {
    QueueName queue();
  }

  /** How many messages one command may bring, or receipts it may come with. */
  int BATCH_MAX = 1_000;

  /** How many messages one receive may take. */
  int RECEIVE_MAX = 100;

  /** How many bytes the bodies of one receive may have together; a longer one comes alone. */
  int RECEIVE_BYTES_MAX = 1 << 20;

  /** How many parcels travel together at most. */
  int PARCELS_MAX = 100;

  /** How many dead letters one command sends back. */
  int REDRIVE_MAX = 500;

  int PRIORITY_MAX = 9;
  int BODY_BYTES_MAX = 64 << 20;
  long DELAY_MILLIS_MAX = 30L * 24 * 3_600_000;
  long VISIBILITY_MILLIS_MAX = 12L * 3_600_000;
  long TTL_MILLIS_MAX = 366L * 24 * 3_600_000;

  /** The delay of a message that comes again when its queue says. */
  long AS_BACKOFF_SAYS = -1;

  /**
   * One message without its body.
   *
   * @param priority from 0 to {@link #PRIORITY_MAX}; the greatest are delivered first
   * @param delayMillis how long it is not delivered at first
   * @param ttlMillis how long it is kept at most; 0 for as long as its queue says
   * @param group null if it is not to wait for others
   * @param dedupId null if it is new for sure
   * @param death how it became a dead letter of another shard; null if it is none
   */
  record Item(
      int bodyBytes,
      int priority,
      long delayMillis,
      long ttlMillis,
      @Nullable GroupName group,
      @Nullable DedupId dedupId,
      @Nullable Death death) {
    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Item {
      Ranges.require("a body", bodyBytes, 0, BODY_BYTES_MAX);
      Ranges.require("priority", priority, 0, PRIORITY_MAX);
      Ranges.require("delay", delayMillis, 0, DELAY_MILLIS_MAX);
      Ranges.require("ttl", ttlMillis, 0, TTL_MILLIS_MAX);
    }

    /** A message that has not died before. */
    public Item(
        int bodyBytes,
        int priority,
        long delayMillis,
        long ttlMillis,
        @Nullable GroupName group,
        @Nullable DedupId dedupId) {
      this(bodyBytes, priority, delayMillis, ttlMillis, group, dedupId, null);
    }
  }

  /**
   * Adds messages in their order; each is taken or refused by itself.
   *
   * @param wallMillis wall-clock time of the call, for people only; nothing is decided by it
   * @param items from 1 to {@link #BATCH_MAX}
   */
  record Enqueue(QueueName queue, long wallMillis, List<Item> items) implements OfQueue {
    /**
     * @throws IllegalArgumentException if there are too many or no items
     */
    public Enqueue {
      items = List.copyOf(items);
      Ranges.require("a batch", items.size(), 1, BATCH_MAX);
      Ranges.require("wall-clock time", wallMillis, 0, Long.MAX_VALUE);
    }

    @Override
    public QueueCommandKind kind() {
      return QueueCommandKind.ENQUEUE;
    }
  }

  /** Which receive of which consumer it is, so that its repetition gets the same messages. */
  record Attempt(@Nullable ConsumerId consumer, ReceiveId receiveId) {}

  /**
   * Takes messages that are available: by priority, then in the order in which they came.
   *
   * @param max how many, from 1 to {@link #RECEIVE_MAX}
   * @param visibilityMillis how long the deliveries last; 0 if the consumer does not say
   * @param fallbackMillis how long they last if neither the consumer nor the queue says
   * @param attempt null if repeating it takes further messages
   */
  record Receive(
      QueueName queue,
      int max,
      long visibilityMillis,
      long fallbackMillis,
      @Nullable Attempt attempt)
      implements OfQueue {
    /** The same of another queue. */
    public Receive from(QueueName other) {
      return new Receive(other, max, visibilityMillis, fallbackMillis, attempt);
    }

    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Receive {
      Ranges.require("max", max, 1, RECEIVE_MAX);
      Ranges.require("visibility", visibilityMillis, 0, VISIBILITY_MILLIS_MAX);
      Ranges.require("visibility", fallbackMillis, 1, VISIBILITY_MILLIS_MAX);
    }

    @Override
    public QueueCommandKind kind() {
      return QueueCommandKind.RECEIVE;
    }
  }

  /**
   * Removes messages for good.
   *
   * @param receipts from 1 to {@link #BATCH_MAX}
   */
  record Ack(List<Receipt> receipts) implements QueueCommand {
    /**
     * @throws IllegalArgumentException if there are too many or no receipts
     */
    public Ack {
      receipts = requireBatch(receipts);
    }

    @Override
    public QueueCommandKind kind() {
      return QueueCommandKind.ACK;
    }
  }

  /**
   * Gives messages back.
   *
   * @param receipts from 1 to {@link #BATCH_MAX}
   * @param delayMillis when they come again; {@link #AS_BACKOFF_SAYS} if the queue is to say
   */
  record Nack(List<Receipt> receipts, NackMode mode, long delayMillis) implements QueueCommand {
    /**
     * @throws IllegalArgumentException if there are too many or no receipts, or the delay is out of
     *     its range
     */
    public Nack {
      receipts = requireBatch(receipts);
      Ranges.require("delay", delayMillis, AS_BACKOFF_SAYS, DELAY_MILLIS_MAX);
    }

    @Override
    public QueueCommandKind kind() {
      return QueueCommandKind.NACK;
    }
  }

  /**
   * Lets deliveries last so long from now on.
   *
   * @param receipts from 1 to {@link #BATCH_MAX}
   */
  record Extend(List<Receipt> receipts, long visibilityMillis) implements QueueCommand {
    /**
     * @throws IllegalArgumentException if there are too many or no receipts, or the visibility is
     *     out of its range
     */
    public Extend {
      receipts = requireBatch(receipts);
      Ranges.require("visibility", visibilityMillis, 1, VISIBILITY_MILLIS_MAX);
    }

    @Override
    public QueueCommandKind kind() {
      return QueueCommandKind.EXTEND;
    }
  }

  /**
   * Gives the queue these settings in place of all that it had; it comes into being with them.
   *
   * @param isNear whether the place for its dead letters is known to be of the same shard
   * @param mustExist whether only a queue gets them that is there already
   */
  record Configure(QueueName queue, QueueSettings settings, boolean isNear, boolean mustExist)
      implements OfQueue {
    /** Gives them to the queue whether it is there or not. */
    public Configure(QueueName queue, QueueSettings settings, boolean isNear) {
      this(queue, settings, isNear, false);
    }

    @Override
    public QueueCommandKind kind() {
      return QueueCommandKind.CONFIGURE;
    }
  }

  /** Removes all messages of the queue, those in flight included. */
  record Purge(QueueName queue) implements OfQueue {
    @Override
    public QueueCommandKind kind() {
      return QueueCommandKind.PURGE;
    }
  }

  /**
   * Removes the queue with its messages and settings; its dead letters stay.
   *
   * @param partitioning that of a queue whose partitions have been deleted already
   */
  record Delete(QueueName queue, Partitioning partitioning) implements OfQueue {
    /** Removes a queue that is not divided, or a partition that has no dead letters. */
    public Delete(QueueName queue) {
      this(queue, Partitioning.WHOLE);
    }

    @Override
    public QueueCommandKind kind() {
      return QueueCommandKind.DELETE;
    }
  }

  /**
   * Sends dead letters that are available back to where they died, as if they had never failed:
   * those that are in the queue, or if none are, in its own place for them.
   *
   * @param max how many, from 1 to {@link #REDRIVE_MAX}
   * @param target another queue to send them to; null for that in which each has died
   * @param isNear whether the target is known to be of the same shard
   */
  record Redrive(QueueName queue, int max, @Nullable QueueName target, boolean isNear)
      implements OfQueue {
    /**
     * @throws IllegalArgumentException if there are too many, or none
     */
    public Redrive {
      Ranges.require("max", max, 1, REDRIVE_MAX);
    }

    @Override
    public QueueCommandKind kind() {
      return QueueCommandKind.REDRIVE;
    }
  }

  /**
   * A message on its way from one queue to another.
   *
   * @param number its place among all that its shard has sent, from 1
   * @param enqueuedWallMillis when the message came first
   */
  record Parcel(long number, long enqueuedWallMillis, Item item) {
    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Parcel {
      Ranges.require("a parcel", number, 1, Long.MAX_VALUE);
      Ranges.require("wall-clock time", enqueuedWallMillis, 0, Long.MAX_VALUE);
    }
  }

  /**
   * Adds messages that have left queues of a shard, each once however often it comes; the first for
   * which there is no room, and all behind it, stay where they are.
   *
   * @param fromShard the shard that they come from
   * @param settledBelow below which number that shard has no parcel any more, to whatever queue
   * @param parcels from 1 to {@link #PARCELS_MAX}, all that the shard has for the queue from the
   *     first to the last, in the order of their numbers
   */
  record TakeParcels(QueueName queue, int fromShard, long settledBelow, List<Parcel> parcels)
      implements OfQueue {
    /**
     * @throws IllegalArgumentException if there are too many or no parcels, or they are not in
     *     their order
     */
    public TakeParcels {
      parcels = List.copyOf(parcels);
      Ranges.require("parcels", parcels.size(), 1, PARCELS_MAX);
      Ranges.require("a shard", fromShard, 0, Integer.MAX_VALUE);
      long least = Math.max(1, settledBelow);
      for (Parcel parcel : parcels) {
        Ranges.require("a parcel", parcel.number(), least, Long.MAX_VALUE - 1);
        least = parcel.number() + 1;
      }
    }

    @Override
    public List<Item> items() {
      return parcels.stream().map(Parcel::item).toList();
    }

    @Override
    public QueueCommandKind kind() {
      return QueueCommandKind.TAKE_PARCELS;
    }
  }

  /**
   * Removes from the outbox what its target has.
   *
   * @param upTo the number of the last parcel to the target that has arrived
   */
  record ConfirmOutbox(QueueName target, long upTo) implements QueueCommand {
    /**
     * @throws IllegalArgumentException if no parcel has the number
     */
    public ConfirmOutbox {
      Ranges.require("a parcel", upTo, 1, Long.MAX_VALUE);
    }

    @Override
    public QueueCommandKind kind() {
      return QueueCommandKind.CONFIRM_OUTBOX;
    }
  }

  private static List<Receipt> requireBatch(List<Receipt> receipts) {
    Ranges.require("a batch", receipts.size(), 1, BATCH_MAX);
    return List.copyOf(receipts);
  }
}
