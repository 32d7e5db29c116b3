package io.quorate.cache;

/** One constant for each {@link MemoryRequest}. The ordinal is the form in the log: append only. */
public enum MemoryRequestKind {
  RAISE,
  OPEN,
  READ,
  COMMIT,
  FENCE
}
