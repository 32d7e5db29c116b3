package io.quorate.port;

import java.util.function.Consumer;

/** Port: calls to other nodes. */
public interface Transport {
  /**
   * Sends the call; never blocks, never throws, never delays one peer for another. The loop keeps
   * the number of open calls to a peer bounded.
   *
   * @param onResult told exactly once, on any thread, within the timeout and some grace; must not
   *     block
   */
  void call(
      Peer to, PeerHeader header, PeerCall call, long timeoutMillis, Consumer<PeerResult> onResult);
}
