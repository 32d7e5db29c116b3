package io.quorate.raft;

import io.quorate.kernel.Invariant;
import java.util.Arrays;

/** Majority arithmetic: any two majorities of the same voters have a voter in common. */
final class Quorum {
  private final int voterCount;

  Quorum(int voterCount) {
    Invariant.check(voterCount > 0, "a group has at least one voter");
    this.voterCount = voterCount;
  }

  /** The least number of voters that is a majority. */
  int size() {
    return voterCount / 2 + 1;
  }

  boolean isReachedBy(int count) {
    return count >= size();
  }

  /** Whether a majority is out of reach once so many voters have refused. */
  boolean isPreventedBy(int count) {
    return voterCount - count < size();
  }

  /** The greatest value that a majority has reached; sorts its argument, one value a voter. */
  long reachedByMajority(long[] values) {
    Invariant.check(values.length == voterCount, "%d values of voters", values.length);
    Arrays.sort(values);
    return values[voterCount - size()];
  }
}
