package io.quorate.queue;

/** What a committed entry did to messages, for those who keep bodies, who wait and who watch. */
public sealed interface QueueEvent {
  QueueName queue();

  /**
   * A message has come, and its body is to be kept.
   *
   * @param item which of the command's items it is, from 0
   */
  record Stored(QueueName queue, long messageId, int item) implements QueueEvent {}

  /** A message has gone for good, and its body with it. */
  record Gone(QueueName queue, long messageId, Cause cause) implements QueueEvent {}

  /** Why a message has gone. */
  enum Cause {
    ACKED,
    EXPIRED,
    PURGED,
    /** Another queue has confirmed that it has it. */
    MOVED
  }

  /** A message has moved to the target, or to the outbox if that may be in another shard. */
  record DeadLettered(
      QueueName queue, long messageId, DeathReason reason, QueueName target, boolean isInOutbox)
      implements QueueEvent {}

  /**
   * The leader of the queue's shard has told how deep it is, since that has changed much.
   *
   * @param depth how many messages it has that are not in flight
   */
  record DepthTold(QueueName queue, int depth) implements QueueEvent {
    /**
     * @throws IllegalArgumentException if there are less than none
     */
    public DepthTold {
      Ranges.require("a depth", depth, 0, Integer.MAX_VALUE);
    }
  }

  /** Messages do not come to this queue any more: whoever waits for them is to ask anew. */
  record Rerouted(QueueName queue) implements QueueEvent {}

  /** Messages have become available, of which so many are there now that it is worth a receive. */
  record Ready(QueueName queue, int available) implements QueueEvent {}
}
