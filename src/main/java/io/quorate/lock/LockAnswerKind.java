package io.quorate.lock;

/** One constant for each {@link LockAnswer}. The ordinal is the form on the wire: append only. */
public enum LockAnswerKind {
  GRANTED,
  LOCKED,
  DEADLOCKED,
  RELEASED,
  LEFT_QUEUE,
  NOT_FOUND,
  NOT_HOLDER,
  CONFLICTING,
  LOCK_VIEW,
  LOCK_PAGE,
  VALIDITY,
  WAIT_FOR_GRAPH,
  REFUSED,
  SESSION_ALIVE,
  SESSION_ENDED,
  SESSION_UNKNOWN,
  SESSION_VIEW,
  GRANTED_ALL,
  LOCKED_ALL,
  RELEASED_ALL
}
