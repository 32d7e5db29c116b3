package io.quorate.raft;

/**
 * The answer to an {@link AppendRequest}. Accepted: the follower's log equals the leader's up to
 * {@code match}, durably. Refused: {@code match} is where the leader should look next, the
 * follower's last position that could still agree (index at most the request's previous index, term
 * at most its previous term); a refusal for an old term carries {@link Position#ZERO}.
 */
public record AppendResponse(long term, long round, boolean isAccepted, Position match)
    implements Message {
  @Override
  public MessageKind kind() {
    return MessageKind.APPEND_RESPONSE;
  }
}
