package io.quorate.peer;

import io.quorate.kernel.NodeId;
import io.quorate.node.PeerAddress;
import io.quorate.node.PeerCall;
import io.quorate.node.PeerHeader;
import io.quorate.node.PeerResult;
import io.quorate.node.Transport;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/** Calls to other nodes over HTTP/1.1, through a {@link HttpChannel} for each. */
public final class HttpTransport implements Transport, AutoCloseable {
  private final Map<NodeId, HttpChannel> channels = new TreeMap<>();

  /**
   * @param peers where the other nodes listen
   * @param threads makes the few threads that each peer takes
   * @throws IllegalArgumentException if an address has no valid host or port
   */
  public HttpTransport(
      Map<NodeId, PeerAddress> peers, ClusterSecret secret, ThreadFactory threads) {
    peers.forEach(
        (node, address) -> channels.put(node, new HttpChannel(node, address, secret, threads)));
  }

  @Override
  public void call(
      NodeId to,
      PeerHeader header,
      PeerCall call,
      long timeoutMillis,
      Consumer<PeerResult> onResult) {
    HttpChannel channel = channels.get(to);
    if (channel == null) {
      onResult.accept(new PeerResult.NotSent("no address is known of " + to));
      return;
    }
    channel.call(header, call, timeoutMillis, onResult);
  }

  /** Sends no further call; those under way keep their promise of a result. */
  @Override
  public void close() {
    channels.values().forEach(HttpChannel::close);
  }
}
