package io.quorate.journal;

import java.util.Comparator;

/** A place in the write-ahead log: the generation of a segment and an offset in its file. */
record WalPosition(long segment, int offset) implements Comparable<WalPosition> {
  private static final Comparator<WalPosition> ORDER =
      Comparator.comparingLong(WalPosition::segment).thenComparingInt(WalPosition::offset);

  @Override
  public int compareTo(WalPosition other) {
    return ORDER.compare(this, other);
  }

  boolean isAfter(WalPosition other) {
    return compareTo(other) > 0;
  }
}
