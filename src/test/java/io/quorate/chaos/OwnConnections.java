package io.quorate.chaos;

import io.quorate.bench.ResponseReader;
import io.quorate.live.Answer;
import io.quorate.live.ApiCall;
import io.quorate.live.LiveNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One client's connections, one a node, kept open: its own thread reads and writes them, which
 * costs a fifth of what a client costs that many share. Nothing is sent twice.
 */
final class OwnConnections {
  private static final int CONNECT_MILLIS = 2_000;

  /** Nodes close what has been idle for longer. */
  private static final long IDLE_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

  private static final int PIECE_BYTES = 8_192;

  private record Connection(Socket socket, long usedNanos) {}

  private final Map<String, Connection> open = new HashMap<>();
  private final ResponseReader response = new ResponseReader();
  private final byte[] piece = new byte[PIECE_BYTES];

  /**
   * Sends the call once.
   *
   * @throws ConnectException if it was not sent
   * @throws IOException if there is no answer
   */
  Answer call(LiveNode node, ApiCall call) throws IOException {
    Socket socket = take(node);
    try {
      socket.getOutputStream().write(bytes(node, call));
      receive(socket, call.patienceMillis());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    if (response.isLast()) {
      socket.close();
    } else {
      open.put(node.id(), new Connection(socket, System.nanoTime()));
    }
    return Answer.of(response.status(), response.body(), "");
  }

  private Socket take(LiveNode node) throws IOException {
    Connection known = open.remove(node.id());
    if (known != null && System.nanoTime() - known.usedNanos() < IDLE_NANOS_MAX) {
      return known.socket();
    }
    if (known != null) {
      known.socket().close();
    }
    URI uri = URI.create("http://" + node.authority());
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw (ConnectException) new ConnectException(e.toString()).initCause(e);
    }
  }

  private static byte[] bytes(LiveNode node, ApiCall call) {
    String json = call.json() == null ? "" : call.json();
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    StringBuilder text = new StringBuilder();
    text.append(call.method()).append(' ').append(call.target()).append(" HTTP/1.1\r\n");
    text.append("Host: ").append(node.authority()).append("\r\n");
    call.headers().forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    if (!call.method().equals("GET")) {
      text.append("Content-Length: ").append(length).append("\r\n");
    }
    if (length > 0) {
      text.append("Content-Type: application/json\r\n");
    }
    return text.append("\r\n").append(json).toString().getBytes(StandardCharsets.UTF_8);
  }

  private void receive(Socket socket, int patienceMillis) throws IOException {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    InputStream in = socket.getInputStream();
    response.reset();
    boolean isWhole = false;
    while (!isWhole) {
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
      if (leftMillis <= 0) {
        throw new SocketTimeoutException("no answer within " + patienceMillis + " ms");
      }
      socket.setSoTimeout((int) leftMillis);
      int count = in.read(piece);
      isWhole = count < 0 ? response.end() : response.offer(ByteBuffer.wrap(piece, 0, count));
      if (count < 0 && !isWhole) {
        throw new IOException("closed by the node");
      }
    }
  }
}
