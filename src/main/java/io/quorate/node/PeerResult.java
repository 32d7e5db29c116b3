package io.quorate.node;

/** How a call to a peer ended, seen by the caller. */
public sealed interface PeerResult {
  /** The peer has answered. */
  record Replied(PeerReply reply) implements PeerResult {}

  /** The call surely did not reach the peer. */
  record NotSent(String reason) implements PeerResult {}

  /** The peer may have received the call, and may have acted on it. */
  record Lost(String reason) implements PeerResult {}
}
