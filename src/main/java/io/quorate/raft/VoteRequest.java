package io.quorate.raft;

/**
 * Asks for a vote (Raft §5.2) or, in a pre-vote, whether a vote would be given (thesis §9.6).
 *
 * @param term the candidate's term; in a pre-vote the term that it would campaign in
 * @param last where the candidate's log ends
 */
public record VoteRequest(long term, long round, boolean isPreVote, Position last)
    implements Message {
  @Override
  public MessageKind kind() {
    return MessageKind.VOTE_REQUEST;
  }
}
