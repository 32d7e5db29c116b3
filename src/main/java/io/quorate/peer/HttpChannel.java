package io.quorate.peer;

import io.quorate.kernel.NodeId;
import io.quorate.kernel.PeerAddress;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerHeader;
import io.quorate.port.PeerResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * The way to one peer, with connections and threads of its own: a peer whose name resolves slowly,
 * whose packets vanish or whose replies are large holds up nobody else. Exchanges are blocking: one
 * thread that writes, waits and reads costs fewer wake-ups than a selector and its callbacks.
 */
final class HttpChannel implements AutoCloseable {
  /** Calls that may be open or queued here; the loop keeps to fewer. */
  static final int OPEN_CALLS_MAX = 64;

  /** How long after its timeout a call is given up, whatever its exchange is at. */
  static final long GRACE_MILLIS = 250;

  /** More than the loop has open at a time, so that none waits for another. */
  private static final int THREADS = 16;

  private static final long IDLE_SECONDS_MAX = 30;

  private final NodeId peer;
  private final String host;
  private final ClusterSecret secret;
  private final ThreadPoolExecutor executor;
  private final PeerConnections connections;
  private final HttpRequestExecutor exchanges = new HttpRequestExecutor();
  private final Semaphore places = new Semaphore(OPEN_CALLS_MAX);
  private volatile @Nullable HttpClientConnection watching;

  HttpChannel(NodeId peer, PeerAddress address, ClusterSecret secret, ThreadFactory threads) {
    requireHostAndPort(address);
    this.peer = peer;
    this.host = address.toString();
    this.secret = secret;
    connections = new PeerConnections(address);
    executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS_MAX,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(OPEN_CALLS_MAX),
            threads);
    executor.allowCoreThreadTimeOut(true);
  }

  void call(PeerHeader header, PeerCall call, long timeoutMillis, Consumer<PeerResult> onResult) {
    if (!places.tryAcquire()) {
      onResult.accept(new PeerResult.NotSent("too many calls to " + peer + " are open"));
      return;
    }
    CompletableFuture<PeerResult> result = new CompletableFuture<>();
    var unused = result.thenAccept(onResult);
    try {
      executor.execute(
          () -> {
            PeerResult got;
            try {
              got = perform(header, call, timeoutMillis, result);
            } finally {
              // Given back only here, so that nothing piles up behind a thread that is stuck.
              places.release();
            }
            result.complete(got);
          });
    } catch (RejectedExecutionException e) {
      places.release();
      result.complete(new PeerResult.NotSent("the transport is closed"));
      return;
    }
    // The socket's timeout ends neither the lookup of a name nor a reply that trickles.
    result.completeOnTimeout(
        new PeerResult.Lost(FailureWords.SILENCE),
        timeoutMillis + GRACE_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  private PeerResult perform(
      PeerHeader header, PeerCall call, long timeoutMillis, CompletableFuture<PeerResult> result) {
    if (result.isDone()) {
      return new PeerResult.NotSent("given up before it began");
    }
    ClassicHttpRequest request;
    HttpClientConnection connection;
    try {
      request = request(header, call);
      connection = take(call.kind(), timeoutMillis);
    } catch (IOException | RuntimeException e) {
      return new PeerResult.NotSent(FailureWords.of(e), isHungUp(e));
    }
    // Whoever trickles its reply could hold the thread for as long as it likes.
    AtomicBoolean isEnded = new AtomicBoolean();
    var unused = result.thenRun(() -> closeUnless(isEnded, connection));
    boolean isReusable = false;
    try {
      HttpCoreContext context = HttpCoreContext.create();
      ClassicHttpResponse response = exchanges.execute(request, connection, context);
      PeerResult got =
          Results.of(call.kind(), response.getCode(), formOf(response), body(response));
      isReusable = exchanges.keepAlive(request, response, connection, context);
      return got;
    } catch (IOException | HttpException | RuntimeException e) {
      return new PeerResult.Lost(FailureWords.of(e), isHungUp(e));
    } finally {
      isEnded.set(true);
      if (isReusable) {
        connections.giveBack(connection);
      } else {
        connection.close(CloseMode.IMMEDIATE);
      }
    }
  }

  private HttpClientConnection take(PeerCallKind kind, long timeoutMillis) throws IOException {
    if (kind != PeerCallKind.WATCH) {
      return connections.take(timeoutMillis);
    }
    HttpClientConnection connection = connections.takeNew(timeoutMillis);
    watching = connection;
    return connection;
  }

  // A silence ends in none of these.
  private static boolean isHungUp(Exception failure) {
    return (failure instanceof SocketException && !(failure instanceof NoRouteToHostException))
        || failure instanceof NoHttpResponseException
        || failure instanceof ConnectionClosedException;
  }

  private static void closeUnless(AtomicBoolean isEnded, HttpClientConnection connection) {
    if (!isEnded.get()) {
      connection.close(CloseMode.IMMEDIATE);
    }
  }

  private ClassicHttpRequest request(PeerHeader header, PeerCall call) {
    ClassicHttpRequest request = new BasicClassicHttpRequest(Method.POST, PeerPath.of(call.kind()));
    byte[] body = CallCodec.encode(WireFormat.CBOR, call);
    request.setEntity(new ByteArrayEntity(body, null));
    request.setHeader(HttpHeaders.HOST, host);
    request.setHeader(HttpHeaders.CONTENT_TYPE, WireFormat.CBOR.mediaType());
    request.setHeader(HttpHeaders.CONTENT_LENGTH, body.length);
    request.setHeader(HttpHeaders.ACCEPT, WireFormat.CBOR.mediaType());
    HeaderCodec.write(header, peer, request::setHeader);
    secret.header().ifPresent(value -> request.setHeader(HeaderCodec.SECRET, value));
    return request;
  }

  private static String formOf(ClassicHttpResponse response) {
    Header type = response.getFirstHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? "" : type.getValue();
  }

  private static byte[] body(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return new byte[0];
    }
    InputStream content = entity.getContent();
    byte[] body = content.readNBytes(WireLimits.BODY_BYTES_MAX + 1);
    if (body.length > WireLimits.BODY_BYTES_MAX) {
      throw new IOException("a reply has more than " + WireLimits.BODY_BYTES_MAX + " bytes");
    }
    return body;
  }

  @Override
  public void close() {
    executor.shutdown();
    connections.close();
    HttpClientConnection open = watching;
    if (open != null) {
      open.close(CloseMode.IMMEDIATE); // else its thread would stay for seconds
    }
  }

  private static void requireHostAndPort(PeerAddress address) {
    URI uri = URI.create("http://" + address);
    if (uri.getHost() == null || uri.getPort() < 1) {
      throw new IllegalArgumentException("not a host and a port: " + address);
    }
  }
}
