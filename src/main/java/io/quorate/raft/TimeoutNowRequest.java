package io.quorate.raft;

/**
 * Asks a follower that has the whole log to campaign at once (thesis §3.10).
 *
 * @param last where the leader's log ends
 * @param untilMillis the log time at which the leader takes commands again, and the request is void
 */
public record TimeoutNowRequest(long term, long round, Position last, long untilMillis)
    implements Message {
  @Override
  public MessageKind kind() {
    return MessageKind.TIMEOUT_NOW_REQUEST;
  }
}
