package io.quorate.sim.check;

import io.quorate.kernel.NodeId;
import io.quorate.raft.HardState;
import io.quorate.raft.Message;
import io.quorate.raft.MessageKind;
import io.quorate.raft.RaftCore;
import io.quorate.raft.VoteResponse;
import java.util.HashMap;
import java.util.Map;

/** A node votes for one candidate in a term (Raft §5.2), however often it starts anew. */
public final class OneVotePerTerm implements Law {
  private record Ballot(NodeId voter, int identity, long term) {}

  // Looked up only.
  private final Map<Ballot, NodeId> votes = new HashMap<>();

  @Override
  public void responded(Replica from, NodeId to, Message message) {
    if (message.kind() == MessageKind.VOTE_RESPONSE
        && message instanceof VoteResponse vote
        && vote.isGranted()
        && !vote.isPreVote()) {
      record(from, vote.term(), to);
    }
  }

  @Override
  public void stepped(Replica node) {
    RaftCore raft = node.raft();
    HardState durable = node.disk().hardState();
    if (raft != null && durable.votedFor() != null) {
      record(node, durable.term(), durable.votedFor());
      if (raft.term() == durable.term()
          && !durable.votedFor().equals(raft.hardState().votedFor())) {
        throw new LawBroken(this, "%s has forgotten %s: %s", node.id(), durable, raft.hardState());
      }
    }
  }

  private void record(Replica voter, long term, NodeId candidate) {
    NodeId first = votes.putIfAbsent(new Ballot(voter.id(), voter.identity(), term), candidate);
    if (first != null && !first.equals(candidate)) {
      throw new LawBroken(
          this, "%s voted for %s and for %s in term %d", voter.id(), first, candidate, term);
    }
  }
}
