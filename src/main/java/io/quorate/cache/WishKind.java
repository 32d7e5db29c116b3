package io.quorate.cache;

/** One constant for each {@link Wish}. The ordinal is the form between nodes: append only. */
public enum WishKind {
  FETCH,
  STORE,
  ERASE,
  PURGE,
  WRITE_BACK
}
