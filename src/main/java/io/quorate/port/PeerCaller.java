package io.quorate.port;

import io.quorate.kernel.NodeId;
import java.util.function.Consumer;

/** Starts calls to members; the result comes back as an input of the loop. */
public interface PeerCaller {
  void call(NodeId peer, PeerCall call, Consumer<PeerResult> onResult);
}
