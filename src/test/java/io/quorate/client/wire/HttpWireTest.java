package io.quorate.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Goal: whatever a server does to a connection becomes a value. Method: real sockets. */
class HttpWireTest {
  private static final int SECONDS = 30;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpWire wire = new HttpWire(() -> Map.of("Authorization", "Bearer t-1"));
  private HttpServer server;
  private URI root;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
    root = URI.create("http://localhost:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
    wire.close();
  }

  @Test
  void requestCarriesAllThatTheCallSays() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    handle(
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          seen.complete(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI().toASCIIString()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + exchange.getRequestHeaders().getFirst("Content-Type")
                  + " "
                  + body);
          exchange.getResponseHeaders().set("Retry-After", "4");
          exchange.getResponseHeaders().set("Quorate-Leader", "b:80");
          answer(exchange, 503, "{\"ü\":1}");
        });
    Call call =
        Call.of("POST", "lock", "a b+ü&?#%;").with("client_id", "x&y=z +ü").withBody("{\"r\":1}");
    RawReply reply = wire.send(root, call).get(SECONDS, TimeUnit.SECONDS);

    assertThat(seen.join())
        .isEqualTo(
            "POST /lock/a%20b%2B%C3%BC%26%3F%23%25%3B?client_id=x%26y%3Dz+%2B%C3%BC"
                + " Bearer t-1 application/json {\"r\":1}");
    assertThat(reply).isEqualTo(new RawReply(503, "4", "b:80", "{\"ü\":1}"));
  }

  @Test
  void nodesMayLiveBelowAPath() throws Exception {
    handle(exchange -> answer(exchange, 200, exchange.getRequestURI().getPath()));
    Call call = Call.of("GET", "lock", "..");
    assertThat(wire.send(URI.create(root + "/base/"), call).get(SECONDS, TimeUnit.SECONDS).body())
        .isEqualTo("/base/lock/..");
    assertThat(call.at(root).toString()).endsWith("/lock/%2E%2E");
  }

  @Test
  void nobodyWhoListensHasGotNothing() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var reply = wire.send(URI.create("http://localhost:" + port), Call.of("GET", "x"));
    assertThatThrownBy(() -> reply.get(SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(Wire.Unsent.class);
  }

  @Test
  void connectionThatBreaksMayHaveBroughtIt() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var reply =
          wire.send(
              URI.create("http://localhost:" + socket.getLocalPort()),
              Call.of("POST", "lock", "x"));
      try (Socket connection = socket.accept()) {
        assertThat(connection.getInputStream().read()).isEqualTo('P');
        connection.setSoLinger(true, 0);
      }
      assertThatThrownBy(() -> reply.get(SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .satisfies(e -> assertThat(e.getCause()).isNotInstanceOf(Wire.Unsent.class));
    }
  }

  @Test
  void answerWithoutEndIsCutOff() throws Exception {
    CountDownLatch isCut = new CountDownLatch(1);
    handle(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] chunk = new byte[64 * 1024];
          try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
              out.write(chunk);
            }
          } catch (IOException e) {
            isCut.countDown();
          }
        });
    var reply = wire.send(root, Call.of("GET", "x"));
    assertThatThrownBy(() -> reply.get(SECONDS, TimeUnit.SECONDS))
        .hasMessageContaining("more than " + HttpWire.BODY_BYTES_MAX + " bytes");
    assertThat(isCut.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void cancellingClosesTheConnectionThoughTheAnswerHasBegun() throws Exception {
    CountDownLatch hasBegun = new CountDownLatch(1);
    CountDownLatch isClosed = new CountDownLatch(1);
    handle(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
              out.write(' '); // Slowly: each byte is a flush.
              out.flush();
              hasBegun.countDown();
              Thread.onSpinWait();
            }
          } catch (IOException e) {
            isClosed.countDown();
          }
        });
    var reply = wire.send(root, Call.of("GET", "x"));
    assertThat(hasBegun.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    reply.cancel(true);
    assertThat(isClosed.await(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private void handle(HttpHandler handler) {
    server.createContext("/", handler);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
