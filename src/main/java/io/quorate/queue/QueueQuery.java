package io.quorate.queue;

import org.jspecify.annotations.Nullable;

/** A question to the queues of a shard that changes nothing. */
public sealed interface QueueQuery {
  /** How many queues or messages one answer may have. */
  int LIMIT_MAX = 1_000;

  QueueQueryKind kind();

  /** Answered by {@link QueueAnswer.QueueView} or {@link QueueAnswer.NotFound}. */
  record Describe(QueueName queue) implements QueueQuery {
    @Override
    public QueueQueryKind kind() {
      return QueueQueryKind.DESCRIBE;
    }
  }

  /**
   * Answered by {@link QueueAnswer.QueuePage}.
   *
   * @param after the last name of the page before; null for the first page
   * @param limit from 1 to {@link #LIMIT_MAX}
   */
  record ListQueues(String prefix, @Nullable String after, int limit) implements QueueQuery {
    /**
     * @throws IllegalArgumentException if the limit is out of its range
     */
    public ListQueues {
      Ranges.require("limit", limit, 1, LIMIT_MAX);
    }

    @Override
    public QueueQueryKind kind() {
      return QueueQueryKind.LIST_QUEUES;
    }
  }

  /**
   * Answered by {@link QueueAnswer.Peeked} or {@link QueueAnswer.NotFound}.
   *
   * @param max from 1 to {@link QueueCommand#RECEIVE_MAX}
   */
  record Peek(QueueName queue, int max) implements QueueQuery {
    /**
     * @throws IllegalArgumentException if there are too many, or none
     */
    public Peek {
      Ranges.require("max", max, 1, QueueCommand.RECEIVE_MAX);
    }

    @Override
    public QueueQueryKind kind() {
      return QueueQueryKind.PEEK;
    }
  }

  /**
   * Answered by {@link QueueAnswer.OutboxPage}.
   *
   * @param after the last number of the page before; 0 for the first page
   * @param limit from 1 to {@link #LIMIT_MAX}
   */
  record ListOutbox(long after, int limit) implements QueueQuery {
    /**
     * @throws IllegalArgumentException if the limit is out of its range
     */
    public ListOutbox {
      Ranges.require("limit", limit, 1, LIMIT_MAX);
    }

    @Override
    public QueueQueryKind kind() {
      return QueueQueryKind.LIST_OUTBOX;
    }
  }
}
