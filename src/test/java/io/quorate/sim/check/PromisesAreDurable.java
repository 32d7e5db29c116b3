package io.quorate.sim.check;

import io.quorate.kernel.NodeId;
import io.quorate.raft.AppendResponse;
import io.quorate.raft.HardState;
import io.quorate.raft.Message;
import io.quorate.raft.MessageKind;
import io.quorate.raft.RaftCore;
import io.quorate.raft.Role;
import io.quorate.raft.VoteResponse;

/** No vote and no acknowledgement leaves a node before its disk has what they promise. */
public final class PromisesAreDurable implements Law {
  @Override
  public void responded(Replica from, NodeId to, Message message) {
    HardState durable = from.disk().hardState();
    if (message.kind() == MessageKind.VOTE_RESPONSE) {
      VoteResponse vote = (VoteResponse) message;
      boolean isPromise = vote.isGranted() && !vote.isPreVote();
      if (isPromise && !isVoteFor(to, vote.term(), durable)) {
        throw new LawBroken(this, "%s grants %s, its disk has %s", from.id(), vote, durable);
      }
    } else if (message.kind() == MessageKind.APPEND_RESPONSE) {
      AppendResponse answer = (AppendResponse) message;
      if (answer.isAccepted() && durable.term() < answer.term()) {
        throw new LawBroken(this, "%s answers %s, its disk has %s", from.id(), answer, durable);
      }
      // An entry that was replaced since is no longer on the disk; the term tells.
      if (answer.isAccepted()
          && durable.term() == answer.term()
          && !from.disk().holds(answer.match())) {
        throw new LawBroken(this, "%s acknowledges %s before the sync", from.id(), answer);
      }
    }
  }

  @Override
  public void stepped(Replica node) {
    RaftCore raft = node.raft();
    if (raft != null
        && raft.role() == Role.LEADER
        && !isVoteFor(node.id(), raft.term(), node.disk().hardState())) {
      throw new LawBroken(
          this,
          "%s leads term %d with its own vote not on its disk: %s",
          node.id(),
          raft.term(),
          node.disk().hardState());
    }
  }

  private static boolean isVoteFor(NodeId candidate, long term, HardState durable) {
    return durable.term() > term
        || (durable.term() == term && candidate.equals(durable.votedFor()));
  }
}
