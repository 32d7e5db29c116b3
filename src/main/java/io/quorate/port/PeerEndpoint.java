package io.quorate.port;

import java.util.function.Consumer;

/** The door for calls from other nodes. */
public interface PeerEndpoint {
  /**
   * Takes a call; never blocks.
   *
   * @param onReply told at most once, never on the loop's thread; not at all if the node stops
   *     first, so the caller keeps a timeout of its own
   */
  void receive(PeerHeader header, PeerCall call, Consumer<PeerReply> onReply);
}
