package io.quorate.lock;

/** One constant for each {@link LockCommand}. The ordinal is the form in the log: append only. */
public enum LockCommandKind {
  ACQUIRE,
  RENEW,
  RELEASE,
  LEAVE_QUEUE,
  OPEN_SESSION,
  KEEP_ALIVE,
  END_SESSION,
  UNDER_SESSION,
  ACQUIRE_ALL,
  ACQUIRE_PERMITS,
  DOWNGRADE,
  RELEASE_ALL
}
