package io.quorate.sim.check;

import io.quorate.kernel.Invariant;
import io.quorate.raft.Entry;
import io.quorate.raft.Position;
import io.quorate.raft.RaftCore;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Between two committed entries log time advances no more than true time does, give or take the
 * drift of a clock; so nothing expires early, whoever led in between. And it never goes back.
 */
public final class LogTimeNeverHurries implements Law {
  private final LongSupplier trueMillis;
  private final double fastest;
  private final double slackMillis;
  // When an entry was first seen in any log. Looked up only.
  private final Map<Position, Long> seenMillis = new HashMap<>();
  private double leastLead = Double.POSITIVE_INFINITY;
  private long lastMillis;

  /**
   * @param fastest how many milliseconds the fastest clock counts in a true one
   * @param slackMillis what rounding and the time of a step may add
   */
  public LogTimeNeverHurries(LongSupplier trueMillis, double fastest, double slackMillis) {
    this.trueMillis = trueMillis;
    this.fastest = fastest;
    this.slackMillis = slackMillis;
  }

  @Override
  public void logChanged(Replica node, long fromIndex) {
    RaftCore raft = Invariant.present(node.raft(), "a running node");
    for (long index = fromIndex; index <= raft.log().lastIndex(); index++) {
      seenMillis.putIfAbsent(raft.log().entry(index).position(), trueMillis.getAsLong());
    }
  }

  @Override
  public void committed(Committed committed) {
    Entry entry = committed.entry();
    if (entry.timeMillis() < lastMillis) {
      throw new LawBroken(
          this, "%s at %d, after %d", entry.position(), entry.timeMillis(), lastMillis);
    }
    lastMillis = entry.timeMillis();
    long seen = Invariant.present(seenMillis.get(entry.position()), "the first sight of an entry");
    double lead = entry.timeMillis() - fastest * seen;
    if (lead > leastLead + slackMillis) {
      throw new LawBroken(
          this,
          "up to %s log time is %.0f ms faster than any clock",
          entry.position(),
          lead - leastLead);
    }
    leastLead = Math.min(leastLead, lead);
  }
}
