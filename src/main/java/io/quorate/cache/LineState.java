package io.quorate.cache;

/** What a node may do with its line of a key. */
public enum LineState {
  /** Read and write it; it was written here. Whether memory lags is said apart from this. */
  MODIFIED,
  /** Read and write it; nobody else has it. */
  EXCLUSIVE,
  /** Read it; others may have it, too. */
  SHARED,
  /** Nothing: there is no line. */
  INVALID;

  public boolean isOwned() {
    return this == MODIFIED || this == EXCLUSIVE;
  }
}
