package io.quorate.raft;

import io.quorate.kernel.NodeId;

/**
 * A message on its way.
 *
 * @param id counts the messages of a run
 * @param inReplyTo the id of the request that a response answers, 0 for a request
 */
public record Packet(int id, NodeId from, NodeId to, Message message, int inReplyTo) {
  public boolean isRequest() {
    return message.kind() == MessageKind.VOTE_REQUEST
        || message.kind() == MessageKind.APPEND_REQUEST
        || message.kind() == MessageKind.TIMEOUT_NOW_REQUEST;
  }
}
