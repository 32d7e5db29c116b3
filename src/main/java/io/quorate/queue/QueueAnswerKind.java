package io.quorate.queue;

/** The kinds of {@link QueueAnswer}. */
public enum QueueAnswerKind {
  ENQUEUED,
  RECEIVED,
  SETTLED,
  EXTENDED,
  CONFIGURED,
  PURGED,
  DELETED,
  REDRIVEN,
  CONFIRMED,
  NOT_FOUND,
  REFUSED,
  QUEUE_VIEW,
  QUEUE_PAGE,
  PEEKED,
  OUTBOX_PAGE,
  PARCELS_TAKEN,
  ELSEWHERE
}
