package io.quorate.queue;

/** The kinds of {@link QueueCommand}. */
public enum QueueCommandKind {
  ENQUEUE,
  RECEIVE,
  ACK,
  NACK,
  EXTEND,
  CONFIGURE,
  PURGE,
  DELETE,
  REDRIVE,
  CONFIRM_OUTBOX,
  TAKE_PARCELS
}
