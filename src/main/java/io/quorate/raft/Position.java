package io.quorate.raft;

/**
 * A place in a log: the index and the term of the entry there; {@link #ZERO} is before the first.
 */
public record Position(long index, long term) {
  public static final Position ZERO = new Position(0, 0);

  /** Whether a log that ends here may lead one that ends there (Raft §5.4.1). */
  public boolean isAtLeastAsUpToDateAs(Position other) {
    return term > other.term || (term == other.term && index >= other.index);
  }
}
