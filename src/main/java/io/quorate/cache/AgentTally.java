package io.quorate.cache;

/** Counts of what an agent does. */
final class AgentTally {
  long hits;
  long misses;
  long evictions;
  long invalidations;
  long fromPeers;
  long fromMemory;
  long writeBacks;
  long lostLeases;
  long lostWrites;
  long letters;

  AgentCounts counts(Lines lines, Orphans orphans) {
    return new AgentCounts(
        lines.count(LineState.MODIFIED),
        lines.count(LineState.EXCLUSIVE),
        lines.count(LineState.SHARED),
        lines.dirty().size() + orphans.count(),
        lines.bytes(),
        hits,
        misses,
        evictions,
        invalidations,
        fromPeers,
        fromMemory,
        writeBacks,
        lostLeases,
        lostWrites,
        letters);
  }
}
