package io.quorate.cache;

/** One constant for each {@link CacheMessage}. The ordinal is the form between nodes. */
public enum CacheMessageKind {
  LEASE_ASK,
  REQUEST,
  YIELD,
  DROPPED,
  REBUILT,
  LEASE_GIVEN,
  REPLY,
  RECALL,
  SETTLED,
  REBUILD,
  LEASE_REFUSED;

  /** Whether nodes say it to a home; else a home says it to nodes. */
  public boolean isForHome() {
    return switch (this) {
      case LEASE_ASK, REQUEST, YIELD, DROPPED, REBUILT -> true;
      case LEASE_GIVEN, REPLY, RECALL, SETTLED, REBUILD, LEASE_REFUSED -> false;
    };
  }
}
