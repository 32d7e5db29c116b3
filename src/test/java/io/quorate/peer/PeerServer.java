package io.quorate.peer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.port.PeerCallKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP server that stands for another node. */
final class PeerServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();

  /** What the server does with a request. */
  @FunctionalInterface
  interface Handler {
    void handle(HttpExchange exchange) throws IOException, InterruptedException;
  }

  PeerServer(Handler handler) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(executor);
    server.createContext(
        "/",
        exchange -> {
          try {
            handler.handle(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  /** A peer that answers each call as {@link Samples} has it. */
  static PeerServer answering() {
    return new PeerServer(
        exchange -> {
          PeerCallKind kind = kindOf(exchange);
          CallCodec.decode(WireFormat.CBOR, kind, exchange.getRequestBody().readAllBytes());
          answer(exchange, 200, ReplyCodec.encode(WireFormat.CBOR, kind, Samples.reply(kind)));
        });
  }

  static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", WireFormat.CBOR.mediaType());
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  Map<NodeId, PeerAddress> as(NodeId node) {
    return Map.of(node, new PeerAddress("127.0.0.1", server.getAddress().getPort()));
  }

  private static PeerCallKind kindOf(HttpExchange exchange) {
    for (PeerCallKind kind : PeerCallKind.values()) {
      if (PeerPath.of(kind).equals(exchange.getRequestURI().getPath())) {
        return kind;
      }
    }
    throw new AssertionError("no call: " + exchange.getRequestURI());
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
