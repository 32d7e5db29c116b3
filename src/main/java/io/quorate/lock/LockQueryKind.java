package io.quorate.lock;

/** One constant for each {@link LockQuery}. */
public enum LockQueryKind {
  DESCRIBE,
  LIST_LOCKS,
  VALIDATE,
  DESCRIBE_WAITS,
  DESCRIBE_SESSION
}
