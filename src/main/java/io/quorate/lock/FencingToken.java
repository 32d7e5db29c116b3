package io.quorate.lock;

/**
 * A number that grows with every grant in the cluster, so that a resource can turn away whoever
 * comes with a smaller one than it has seen (Kleppmann, "How to do distributed locking", 2016).
 * Below 2^53, so that it survives JSON numbers read as doubles.
 */
public record FencingToken(long value) implements Comparable<FencingToken> {
  @Override
  public int compareTo(FencingToken other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
