package io.quorate.sim.check;

import io.quorate.kernel.NodeId;
import io.quorate.raft.HardState;
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
  public void recovered(NodeId node, DurableLog known, Restored restored) {
    HardState before = known.hardState();
    HardState after = restored.hardState();
    boolean isVoteKept =
        after.term() > before.term()
            || (after.term() == before.term()
                && (before.votedFor() == null || before.votedFor().equals(after.votedFor())));
    if (!isVoteKept) {
      throw new LawBroken(this, "%s had %s and woke up with %s", node, before, after);
    }
    for (long index = 1; index <= known.lastIndex(); index++) {
      long knownTerm = known.entry(index).term();
      long foundTerm =
          index > restored.entries().size() ? 0 : restored.entries().get((int) index - 1).term();
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
