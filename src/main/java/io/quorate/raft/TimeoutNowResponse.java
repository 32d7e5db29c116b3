package io.quorate.raft;

/**
 * The answer to a {@link TimeoutNowRequest}.
 *
 * @param term the follower's term; if it campaigns, the one that it campaigns in
 * @param isAccepted whether it campaigns
 */
public record TimeoutNowResponse(long term, long round, boolean isAccepted) implements Message {
  @Override
  public MessageKind kind() {
    return MessageKind.TIMEOUT_NOW_RESPONSE;
  }
}
