package io.quorate.queue;

/** The kinds of {@link QueueQuery}. */
public enum QueueQueryKind {
  DESCRIBE,
  LIST_QUEUES,
  PEEK,
  LIST_OUTBOX
}
