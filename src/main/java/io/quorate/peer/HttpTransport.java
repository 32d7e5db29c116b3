package io.quorate.peer;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.port.Peer;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerHeader;
import io.quorate.port.PeerResult;
import io.quorate.port.Transport;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/** Calls to other nodes over HTTP/1.1, through a {@link HttpChannel} for each. */
public final class HttpTransport implements Transport, AutoCloseable {
  /** Ways that are kept open; more than a cluster has members. */
  static final int CHANNELS_MAX = 128;

  /** One node at one address, whatever its incarnation. */
  private record Way(NodeId node, PeerAddress address) {}

  private final ClusterSecret secret;
  private final ThreadFactory threads;

  /** The one that was used last comes last. */
  private final Map<Way, HttpChannel> channels = new LinkedHashMap<>(16, 0.75f, true);

  private boolean isClosed;

  /**
   * @param threads makes the few threads that each peer takes
   */
  public HttpTransport(ClusterSecret secret, ThreadFactory threads) {
    this.secret = secret;
    this.threads = threads;
  }

  @Override
  public void call(
      Peer to,
      PeerHeader header,
      PeerCall call,
      long timeoutMillis,
      Consumer<PeerResult> onResult) {
    HttpChannel channel;
    try {
      channel = channelTo(to);
    } catch (IllegalArgumentException e) {
      onResult.accept(new PeerResult.NotSent(String.valueOf(e.getMessage())));
      return;
    }
    channel.call(header, call, timeoutMillis, onResult);
  }

  private synchronized HttpChannel channelTo(Peer to) {
    Way way = new Way(to.node(), to.address());
    HttpChannel known = channels.get(way);
    if (known != null) {
      return known;
    }
    HttpChannel made = new HttpChannel(to.node(), to.address(), secret, threads);
    if (isClosed) {
      made.close();
      return made;
    }
    if (channels.size() == CHANNELS_MAX) {
      Iterator<HttpChannel> longestUnusedFirst = channels.values().iterator();
      longestUnusedFirst.next().close();
      longestUnusedFirst.remove();
    }
    channels.put(way, made);
    return made;
  }

  /** Sends no further call; those under way keep their promise of a result. */
  @Override
  public synchronized void close() {
    isClosed = true;
    channels.values().forEach(HttpChannel::close);
  }
}
