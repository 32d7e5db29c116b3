package io.quorate.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.kernel.InvariantViolation;
import io.quorate.kernel.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** Goal: no assignment within the bounds is cheaper. Method: try them all, in small cases. */
class CheapestAssignmentTest {
  private static final int SEEDS = 5_000;
  private static final long IMPOSSIBLE = Long.MAX_VALUE;

  @Test
  void nothingIsCheaper() {
    int impossible = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        impossible += new Case(new Rng(seed)).check() ? 0 : 1;
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionFailedError("seed " + seed, e);
      }
    }
    assertThat(impossible).as("cases without an answer").isBetween(SEEDS / 20, SEEDS / 2);
  }

  private static final class Case {
    private final long[][] costs;
    private final int capacity;
    private final int perShard;

    private Case(Rng rng) {
      int nodeCount = 1 + rng.index(5);
      costs = new long[1 + rng.index(5)][nodeCount];
      perShard = 1 + rng.index(nodeCount);
      capacity = costs.length * perShard / nodeCount + rng.index(3);
      double forbidden = rng.chance(0.5) ? 0 : 0.2;
      int costMax = 1 + rng.index(20);
      for (long[] ofShard : costs) {
        for (int node = 0; node < nodeCount; node++) {
          ofShard[node] = rng.chance(forbidden) ? CheapestAssignment.FORBIDDEN : rng.index(costMax);
        }
      }
    }

    /** Whether there is any assignment. */
    private boolean check() {
      long least = leastFrom(0, new int[costs[0].length]);
      CheapestAssignment assignment = new CheapestAssignment(costs, capacity);
      if (least == IMPOSSIBLE) {
        assertThatThrownBy(() -> assignment.solve(perShard))
            .isInstanceOf(InvariantViolation.class)
            .hasMessageContaining("too little room");
        return false;
      }
      assertThat(costOf(assignment.solve(perShard))).isEqualTo(least);
      return true;
    }

    private long costOf(boolean[][] taken) {
      int[] load = new int[costs[0].length];
      long cost = 0;
      for (int shard = 0; shard < costs.length; shard++) {
        int count = 0;
        for (int node = 0; node < load.length; node++) {
          if (taken[shard][node]) {
            assertThat(costs[shard][node]).isNotEqualTo(CheapestAssignment.FORBIDDEN);
            cost += costs[shard][node];
            load[node]++;
            count++;
          }
        }
        assertThat(count).as("nodes of shard %s", shard).isEqualTo(perShard);
      }
      assertThat(Arrays.stream(load).max().orElse(0)).isLessThanOrEqualTo(capacity);
      return cost;
    }

    private long leastFrom(int shard, int[] load) {
      if (shard == costs.length) {
        return 0;
      }
      long least = IMPOSSIBLE;
      for (int chosen = 0; chosen < 1 << load.length; chosen++) {
        long cost = Integer.bitCount(chosen) == perShard ? costOf(shard, chosen, load) : IMPOSSIBLE;
        if (cost != IMPOSSIBLE) {
          count(chosen, load, 1);
          long rest = leastFrom(shard + 1, load);
          count(chosen, load, -1);
          least = Math.min(least, rest == IMPOSSIBLE ? IMPOSSIBLE : cost + rest);
        }
      }
      return least;
    }

    private long costOf(int shard, int chosen, int[] load) {
      long cost = 0;
      for (int node = 0; node < load.length; node++) {
        if ((chosen >> node & 1) == 1) {
          if (costs[shard][node] == CheapestAssignment.FORBIDDEN || load[node] == capacity) {
            return IMPOSSIBLE;
          }
          cost += costs[shard][node];
        }
      }
      return cost;
    }

    private static void count(int chosen, int[] load, int by) {
      for (int node = 0; node < load.length; node++) {
        load[node] += (chosen >> node & 1) * by;
      }
    }
  }
}
