package io.quorate.port;

/** How a call to a peer ended, seen by the caller. */
public sealed interface PeerResult {
  /** The peer has answered. */
  record Replied(PeerReply reply) implements PeerResult {}

  /**
   * The call surely did not reach the peer.
   *
   * @param isHungUp whether nobody was at the other end: the connection was refused
   */
  record NotSent(String reason, boolean isHungUp) implements PeerResult {
    public NotSent(String reason) {
      this(reason, false);
    }
  }

  /**
   * The peer may have received the call, and may have acted on it.
   *
   * @param isHungUp whether nobody is at the other end any more: the connection was reset or closed
   */
  record Lost(String reason, boolean isHungUp) implements PeerResult {
    public Lost(String reason) {
      this(reason, false);
    }
  }
}
