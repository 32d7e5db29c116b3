package io.quorate.sim;

import io.quorate.kernel.Rng;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What will go wrong in a run and when: drawn from the seed before the run begins. */
record FaultPlan(List<Fault> faults) {

  /** What can go wrong. */
  enum Kind {
    CRASH_ONE,
    CRASH_LEADER,
    CRASH_ALL,
    PAUSE_ONE,
    PAUSE_LEADER,
    ISOLATE_ONE,
    ISOLATE_LEADER,
    HALVES,
    BRIDGE,
    RING,
    ONE_WAY,
    FLAPPING,
    FAIL_SYNC,
    FAIL_WRITE,
    SLOW_DISKS,
    BAD_WEATHER,
    WALL_CLOCK_JUMP,
    DRIFT,
    LOSE_DISK,
    ROT_DISK,
    TRANSFER,
    BREAK_WATCHES,
    CHANGE_MEMBERS
  }

  /** What a cluster bears from a minority only: too often, and nothing else would be tried. */
  private static final Set<Kind> RARE = EnumSet.of(Kind.LOSE_DISK, Kind.ROT_DISK);

  /** One fault, and after how long it is mended. */
  record Fault(Kind kind, long atMillis, long lastsMillis) {
    @Override
    public String toString() {
      return kind + "@" + atMillis + "+" + lastsMillis;
    }
  }

  static FaultPlan of(Settings settings, Rng rng) {
    List<Kind> enabled = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      // Swarm testing (Groce et al., ISSTA 2012): leaving kinds out lets the others go further.
      if (rng.chance(RARE.contains(kind) ? 0.15 : 0.6)) {
        enabled.add(kind);
      }
    }
    // The operator loses disks, too; more might be lost at a time than the cluster can bear.
    if (enabled.contains(Kind.CHANGE_MEMBERS)) {
      enabled.removeAll(RARE);
    }
    List<Fault> faults = new ArrayList<>();
    long mean = settings.faultMillisMean();
    long at = rng.between(0, 2 * mean);
    while (!enabled.isEmpty() && at < settings.stormMillis()) {
      Kind kind = enabled.get(rng.index(enabled.size()));
      long lasts = rng.chance(0.5) ? rng.between(1, 300) : rng.between(300, 4_000);
      faults.add(new Fault(kind, at, lasts));
      at += rng.between(1, 2 * mean);
    }
    return new FaultPlan(faults);
  }

  boolean has(Kind kind) {
    return faults.stream().anyMatch(fault -> fault.kind() == kind);
  }

  @Override
  public String toString() {
    return faults.stream().map(Fault::toString).collect(Collectors.joining(" "));
  }
}
