package io.quorate.raft;

/**
 * Asks for a vote (Raft §5.2) or, in a pre-vote, whether a vote would be given (thesis §9.6).
 *
 * @param term the candidate's term; in a pre-vote the term that it would campaign in
 * @param last where the candidate's log ends
 * @param isTransfer whether the leader itself has told the candidate to campaign (thesis §3.10)
 */
public record VoteRequest(
    long term, long round, boolean isPreVote, Position last, boolean isTransfer)
    implements Message {
  /** The request of a candidate that has lost patience with its leader. */
  public VoteRequest(long term, long round, boolean isPreVote, Position last) {
    this(term, round, isPreVote, last, false);
  }

  @Override
  public MessageKind kind() {
    return MessageKind.VOTE_REQUEST;
  }
}
