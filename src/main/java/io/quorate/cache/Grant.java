package io.quorate.cache;

import java.util.Comparator;

/**
 * When a home let a node have a key, or called it back. Later ones are greater, for each key and
 * over all homes that it has had.
 *
 * @param sequence rises within a term
 */
public record Grant(long term, long sequence) implements Comparable<Grant> {
  public static final Grant NONE = new Grant(0, 0);

  private static final Comparator<Grant> ORDER =
      Comparator.comparingLong(Grant::term).thenComparingLong(Grant::sequence);

  @Override
  public int compareTo(Grant other) {
    return ORDER.compare(this, other);
  }
}
