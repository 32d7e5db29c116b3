package io.quorate.peer;

import io.quorate.kernel.Invariant;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.port.Peer;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerHeader;
import io.quorate.port.PeerResult;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/** A transport, and where the nodes of a test listen. */
final class Addressed implements AutoCloseable {
  private final Map<NodeId, PeerAddress> peers;
  private final HttpTransport transport;

  Addressed(Map<NodeId, PeerAddress> peers, ClusterSecret secret, ThreadFactory threads) {
    this.peers = peers;
    this.transport = new HttpTransport(secret, threads);
  }

  void call(
      NodeId to,
      PeerHeader header,
      PeerCall call,
      long timeoutMillis,
      Consumer<PeerResult> onResult) {
    PeerAddress address = Invariant.present(peers.get(to), "where " + to + " listens");
    transport.call(Peer.at(to, address), header, call, timeoutMillis, onResult);
  }

  @Override
  public void close() {
    transport.close();
  }
}
