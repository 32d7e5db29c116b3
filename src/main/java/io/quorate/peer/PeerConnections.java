package io.quorate.peer;

import io.quorate.kernel.PeerAddress;
import io.quorate.port.AddressRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Persistent connections to one peer; the one used last is the next to be used. Thread-safe. */
final class PeerConnections implements AutoCloseable {
  private static final int CONNECT_MILLIS_MAX = 500;

  /** Less than the 30 s after which servers hang up: a call must not meet that moment. */
  private static final long IDLE_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);

  /** After so long a rest the peer may have been started anew; looking takes a millisecond. */
  private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Http1Config CONFIG =
      Http1Config.custom()
          .setBufferSize(16 << 10) // most calls fit, and leave in one packet
          .setMaxHeaderCount(64)
          .setMaxLineLength(8 << 10)
          .build();

  private record Idle(HttpClientConnection connection, long sinceNanos) {}

  private final PeerAddress address;
  private final ArrayDeque<Idle> idle = new ArrayDeque<>();
  private boolean isClosed;

  PeerConnections(PeerAddress address) {
    this.address = address;
  }

  /**
   * A connection for one exchange; given back afterwards, or closed.
   *
   * @param readMillisMax how long the peer may be silent
   * @throws IOException if there is none to be had; then nothing was sent
   */
  HttpClientConnection take(long readMillisMax) throws IOException {
    Timeout timeout = Timeout.ofMilliseconds(readMillisMax);
    Idle last = poll();
    while (last != null) {
      if (isUsable(last)) {
        last.connection.setSocketTimeout(timeout);
        return last.connection;
      }
      last.connection.close(CloseMode.IMMEDIATE);
      last = poll();
    }
    return connect(timeout);
  }

  /** As {@link #take}, but never one that the peer may be about to close for its long rest. */
  HttpClientConnection takeNew(long readMillisMax) throws IOException {
    return connect(Timeout.ofMilliseconds(readMillisMax));
  }

  /** Takes back a connection whose exchange is complete. */
  void giveBack(HttpClientConnection connection) {
    synchronized (idle) {
      if (!isClosed) {
        closeLongIdle();
        idle.push(new Idle(connection, System.nanoTime()));
        return;
      }
    }
    connection.close(CloseMode.GRACEFUL);
  }

  private void closeLongIdle() {
    Idle oldest = idle.peekLast();
    while (oldest != null && System.nanoTime() - oldest.sinceNanos >= IDLE_NANOS_MAX) {
      idle.removeLast().connection.close(CloseMode.IMMEDIATE);
      oldest = idle.peekLast();
    }
  }

  private @Nullable Idle poll() {
    synchronized (idle) {
      return idle.poll();
    }
  }

  private static boolean isUsable(Idle rested) throws IOException {
    long restedNanos = System.nanoTime() - rested.sinceNanos;
    return rested.connection.isOpen()
        && (restedNanos < TRUSTED_NANOS
            || (restedNanos < IDLE_NANOS_MAX && !rested.connection.isStale()));
  }

  private HttpClientConnection connect(Timeout timeout) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      // Looked at after the name was resolved: it may have come to lead elsewhere.
      InetSocketAddress target = new InetSocketAddress(address.host(), address.port());
      requireMemberMayListenAt(target);
      socket.connect(target, CONNECT_MILLIS_MAX);
      DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(CONFIG);
      connection.bind(socket);
      connection.setSocketTimeout(timeout);
      return connection;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static void requireMemberMayListenAt(InetSocketAddress target) throws IOException {
    InetAddress resolved = target.getAddress();
    if (resolved != null && !AddressRules.mayBeMember(resolved)) {
      throw new IOException(AddressRules.REFUSAL + ": " + target);
    }
  }

  @Override
  public void close() {
    synchronized (idle) {
      isClosed = true;
      idle.forEach(rested -> rested.connection.close(CloseMode.GRACEFUL));
      idle.clear();
    }
  }
}
