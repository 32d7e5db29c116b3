package io.quorate.raft;

/**
 * The answer to a {@link VoteRequest}.
 *
 * @param term the voter's term; in a granted pre-vote the term of the request
 */
public record VoteResponse(long term, long round, boolean isPreVote, boolean isGranted)
    implements Message {
  @Override
  public MessageKind kind() {
    return MessageKind.VOTE_RESPONSE;
  }
}
