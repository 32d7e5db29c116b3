package io.quorate.raft;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;

/** The term and the vote in it: terms only rise, and a term has one vote (Raft §5.2). */
final class Ballot {
  private HardState state;

  Ballot(HardState restored) {
    state = restored;
  }

  HardState state() {
    return state;
  }

  long term() {
    return state.term();
  }

  void raiseTo(long term) {
    Invariant.check(term > state.term(), "term falls from %d to %d", state.term(), term);
    state = new HardState(term, null);
  }

  /** Whether this node has a vote left for the candidate in the current term. */
  boolean isOpenTo(NodeId candidate) {
    return state.votedFor() == null || candidate.equals(state.votedFor());
  }

  void voteFor(NodeId candidate) {
    Invariant.check(isOpenTo(candidate), "second vote in term %d", state.term());
    state = new HardState(state.term(), candidate);
  }
}
