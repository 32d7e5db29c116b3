package io.quorate.sim.check;

import io.quorate.kernel.NodeId;
import io.quorate.raft.HardState;
import io.quorate.raft.LogBase;
import io.quorate.raft.Restored;

/** What the journal once called durable is there after every crash, and nothing torn is. */
public final class DurableSurvives {
  /** The node does not start, because it has found that its disk lacks what it should hold. */
  public void refused(NodeId node, Exception refusal, boolean isExpected) {
    if (!isExpected) {
      throw new LawBroken(this, "%s refuses its own disk: %s", node, refusal);
    }
  }

  /** Compares what a disk was known to hold with what recovery made of it. */
  public void recovered(NodeId node, DurableLog known, Restored restored, LogBase snapshot) {
    if (snapshot.index() < known.snapshot().index() || snapshot.index() < restored.base().index()) {
      throw new LawBroken(
          this,
          "%s had a snapshot up to %s; it woke up with one up to %s, before a log after %s",
          node,
          known.snapshot(),
          snapshot,
          restored.base());
    }
    HardState before = known.hardState();
    HardState after = restored.hardState();
    boolean isVoteKept =
        after.term() > before.term()
            || (after.term() == before.term()
                && (before.votedFor() == null || before.votedFor().equals(after.votedFor())));
    if (!isVoteKept) {
      throw new LawBroken(this, "%s had %s and woke up with %s", node, before, after);
    }
    long from = Math.max(known.base().index(), snapshot.index()) + 1;
    for (long index = from; index <= known.lastIndex(); index++) {
      long knownTerm = known.entry(index).term();
      long slot = index - restored.base().index() - 1;
      long foundTerm =
          slot >= restored.entries().size() ? 0 : restored.entries().get((int) slot).term();
      if (foundTerm > knownTerm) {
        return; // a later write, which had not been called durable yet, has replaced the rest
      }
      if (foundTerm < knownTerm) {
        throw new LawBroken(
            this,
            "%s lost %s of %d; it woke up with %d entries",
            node,
            known.entry(index).position(),
            known.lastIndex(),
            restored.entries().size());
      }
    }
  }
}
