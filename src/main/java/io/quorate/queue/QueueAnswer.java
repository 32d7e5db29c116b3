package io.quorate.queue;

import io.quorate.kernel.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the table of queues answers to commands and queries. Instants are log time unless they are
 * called wall.
 */
public sealed interface QueueAnswer extends Outcome {
  QueueAnswerKind kind();

  /** What has become of one item of a batch. */
  sealed interface ItemResult {}

  /**
   * The message is in its queue.
   *
   * @param isDuplicate whether it has been there before under the same dedup id; then the id is
   *     that of the message of then, which may have gone since
   */
  record Accepted(long messageId, boolean isDuplicate) implements ItemResult {}

  /** The message was not taken. */
  record NotAccepted(Bound bound) implements ItemResult {}

  /**
   * Whether the message has been taken is the outcome of another call: those of its batch have gone
   * to several shards. It is in no log.
   */
  record Failed(Outcome outcome) implements ItemResult {}

  /** What keeps a message from being taken. */
  enum Bound {
    /** The queue has as many messages as its settings allow. */
    QUEUE_LENGTH,
    /** The shard has {@link QueueTable#MESSAGES_MAX} messages. */
    SHARD_MESSAGES,
    /** The shard remembers as many dedup ids as it can. */
    DEDUP_IDS
  }

  /** What has become of each item of a batch, in the order of the items. */
  record Enqueued(QueueName queue, List<ItemResult> results) implements QueueAnswer {
    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.ENQUEUED;
    }
  }

  /**
   * One message as its consumer gets it.
   *
   * @param deliveryCount which of the deliveries that count this is, from 1
   * @param enqueuedWallMillis when the message came first
   * @param endsAtMillis when the delivery ends unless it is extended
   * @param death how it became a dead letter; null if it is none
   */
  record Delivery(
      Receipt receipt,
      int deliveryCount,
      long enqueuedWallMillis,
      int priority,
      @Nullable GroupName group,
      long endsAtMillis,
      @Nullable Death death) {}

  /** What a receive has got; nothing if no message is available. */
  record Received(QueueName queue, List<Delivery> deliveries) implements QueueAnswer {
    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.RECEIVED;
    }
  }

  /** What has become of each receipt that was acknowledged or returned, in their order. */
  record Settled(List<Verdict> verdicts) implements QueueAnswer {
    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.SETTLED;
    }
  }

  /** What has become of each receipt, in their order; those that were good end at the instant. */
  record Extended(List<Verdict> verdicts, long endsAtMillis) implements QueueAnswer {
    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.EXTENDED;
    }
  }

  /** The queue has these settings. */
  record Configured(QueueName queue, QueueSettings settings) implements QueueAnswer {
    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.CONFIGURED;
    }
  }

  /** The queue had so many messages, and has none of them any more. */
  record Purged(QueueName queue, int messages) implements QueueAnswer {
    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.PURGED;
    }
  }

  /** The queue is no more; it had so many messages. */
  record Deleted(QueueName queue, int messages) implements QueueAnswer {
    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.DELETED;
    }
  }

  /**
   * So many messages have been sent back.
   *
   * @param left how many more are available for it
   */
  record Redriven(QueueName queue, int messages, int left) implements QueueAnswer {
    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.REDRIVEN;
    }
  }

  /** So many messages were in the outbox, and are not any more. */
  record Confirmed(int messages) implements QueueAnswer {
    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.CONFIRMED;
    }
  }

  /**
   * What has become of parcels.
   *
   * @param arrivedUpTo the number of the last of them that the queue has, now or since before; 0 if
   *     it has none
   * @param bound what keeps the next one from being taken; null if there is none
   */
  record ParcelsTaken(QueueName queue, long arrivedUpTo, @Nullable Bound bound)
      implements QueueAnswer {
    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.PARCELS_TAKEN;
    }
  }

  /** There is no queue of that name. */
  record NotFound(QueueName queue) implements QueueAnswer {
    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.NOT_FOUND;
    }
  }

  /**
   * The messages of the queue are not here; nothing was done.
   *
   * @param partitioning how it is divided; null if that is for the shard of its name to say
   */
  record Elsewhere(QueueName queue, @Nullable Partitioning partitioning) implements QueueAnswer {
    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.ELSEWHERE;
    }
  }

  /** The command breaks a rule; nothing was done. */
  record Refused(QueueName queue, String detail) implements QueueAnswer {
    /** The queue cannot be divided as it stands. */
    public static Refused toDivide(QueueName queue) {
      return new Refused(
          queue, "only a queue without messages and dead letters can be divided into partitions");
    }

    /** The divided queue cannot be deleted as it stands. */
    public static Refused toDelete(QueueName queue) {
      return new Refused(
          queue,
          "with its partitions its dead letters would go: redrive or purge "
              + queue.dead()
              + " first");
    }

    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.REFUSED;
    }
  }

  /**
   * How a queue stands.
   *
   * @param ready how many messages are available
   * @param delayed how many rest, at first or after a failure
   * @param inFlight how many have been delivered and not settled
   * @param blocked how many wait for another of their group
   * @param bodyBytes of all of them
   * @param leaving how many have left it for another queue that does not have them yet
   * @param dead how many are in the queue's own place for dead letters
   * @param oldestWallMillis when the oldest message came first; 0 if there is none
   */
  record QueueView(
      QueueName queue,
      QueueSettings settings,
      int ready,
      int delayed,
      int inFlight,
      int blocked,
      long bodyBytes,
      int leaving,
      int dead,
      long oldestWallMillis,
      QueueTotals totals)
      implements QueueAnswer {
    /** Whether there is nothing in it, nor on its way from it, nor of it with the dead. */
    public boolean isEmpty() {
      return ready + delayed + inFlight + blocked + leaving + dead == 0;
    }

    /** This and another part of the same queue. */
    public QueueView plus(QueueView other) {
      return new QueueView(
          queue,
          settings,
          ready + other.ready,
          delayed + other.delayed,
          inFlight + other.inFlight,
          blocked + other.blocked,
          bodyBytes + other.bodyBytes,
          leaving + other.leaving,
          dead + other.dead,
          oldestWallMillis == 0 || other.oldestWallMillis == 0
              ? oldestWallMillis + other.oldestWallMillis
              : Math.min(oldestWallMillis, other.oldestWallMillis),
          totals.plus(other.totals));
    }

    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.QUEUE_VIEW;
    }
  }

  /** Queues in the order of their names; {@code isLast} if none follow. */
  record QueuePage(List<QueueView> queues, boolean isLast) implements QueueAnswer {
    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.QUEUE_PAGE;
    }
  }

  /**
   * A message as it waits.
   *
   * @param failed how often it has failed
   * @param death how it became a dead letter; null if it is none
   */
  record MessageView(
      long messageId,
      int bodyBytes,
      int priority,
      @Nullable GroupName group,
      int failed,
      long enqueuedWallMillis,
      @Nullable Death death) {}

  /** The messages that are available, in the order in which they are delivered. */
  record Peeked(QueueName queue, List<MessageView> messages) implements QueueAnswer {
    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.PEEKED;
    }
  }

  /**
   * A message that is on its way to a queue which may be of another shard.
   *
   * @param number its place among all that the shard has sent
   */
  record OutboxView(long number, QueueName origin, QueueName target, MessageView message) {}

  /** What is in the outbox in the order of its numbers; {@code isLast} if nothing follows. */
  record OutboxPage(List<OutboxView> messages, boolean isLast) implements QueueAnswer {
    @Override
    public QueueAnswerKind kind() {
      return QueueAnswerKind.OUTBOX_PAGE;
    }
  }
}
