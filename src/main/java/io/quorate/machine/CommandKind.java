package io.quorate.machine;

/** One constant for each {@link Command}. The ordinal is the form in the log: append only. */
public enum CommandKind {
  BOOTSTRAP,
  PASS_TIME,
  ON_LOCK,
  ON_PLACEMENT,
  FOLLOW_TABLE,
  ON_QUEUE,
  ASK_QUEUES,
  ON_CACHE,
  TELL_DEPTHS
}
