package io.quorate.cache;

/** One constant for each {@link CacheCall}, and one more for reads that leave no line. */
public enum CacheCallKind {
  READ,
  BYPASS,
  WRITE,
  DELETE,
  INVALIDATE,
  FLUSH
}
