package io.quorate.cache;

/** What became of a request. The ordinal is the form between nodes: append only. */
public enum Verdict {
  /** Here is the content; there may be no value. */
  FILLED,
  STORED,
  ERASED,
  /** There was nothing to erase. */
  ABSENT,
  PURGED,
  /** Memory has what was dirty. */
  SETTLED,
  /** What was dirty came too late: somebody was let have the key since. */
  LOST,
  /** The condition did not hold. */
  UNMATCHED,
  /** Memory is full. */
  FULL,
  /** The home keeps as many keys as it may. */
  OVERLOADED,
  /** The request was served and its answer is no longer known; a new one may be made. */
  AGAIN,
  /** What keeps the values is away; nothing was done. */
  AWAY
}
