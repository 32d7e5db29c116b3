package io.quorate.peer;

import io.quorate.kernel.NodeId;
import io.quorate.node.PeerAddress;
import io.quorate.node.PeerCall;
import io.quorate.node.PeerCallKind;
import io.quorate.node.PeerHeader;
import io.quorate.node.PeerResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The way to one peer, with a client and threads of its own: a peer whose name resolves slowly,
 * whose packets vanish or whose replies are large holds up nobody else.
 */
final class HttpChannel implements AutoCloseable {
  /** Calls that may be open or queued here; the loop keeps to fewer. */
  static final int OPEN_CALLS_MAX = 64;

  /** How long after its timeout a call is given up, whatever the client does with it. */
  static final long GRACE_MILLIS = 250;

  private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

  /** One to send while the other decodes. */
  private static final int THREADS = 2;

  private final NodeId peer;
  private final ClusterSecret secret;
  private final Map<PeerCallKind, URI> addresses = new EnumMap<>(PeerCallKind.class);
  private final ExecutorService executor;
  private final HttpClient client;
  private final Semaphore places = new Semaphore(OPEN_CALLS_MAX);

  HttpChannel(NodeId peer, PeerAddress address, ClusterSecret secret, ThreadFactory threads) {
    this.peer = peer;
    this.secret = secret;
    for (PeerCallKind kind : PeerCallKind.values()) {
      addresses.put(kind, uri(address, kind));
    }
    executor = Executors.newFixedThreadPool(THREADS, threads);
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(executor)
            .build();
  }

  void call(PeerHeader header, PeerCall call, long timeoutMillis, Consumer<PeerResult> onResult) {
    if (!places.tryAcquire()) {
      onResult.accept(new PeerResult.NotSent("too many calls to " + peer + " are open"));
      return;
    }
    CompletableFuture<PeerResult> result = new CompletableFuture<>();
    var unused = result.thenAccept(onResult);
    try {
      // Encoding a large batch would hold up the loop, which calls this.
      executor.execute(() -> send(header, call, timeoutMillis, result));
    } catch (RejectedExecutionException e) {
      places.release();
      result.complete(new PeerResult.NotSent("the transport is closed"));
      return;
    }
    // The client's own timeout ends neither the lookup of a name nor the wait for a body.
    result.completeOnTimeout(
        new PeerResult.Lost("no result from " + peer + " in time"),
        timeoutMillis + GRACE_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  /** The place is given back only here, so that nothing piles up behind a thread that is stuck. */
  private void send(
      PeerHeader header, PeerCall call, long timeoutMillis, CompletableFuture<PeerResult> result) {
    if (result.isDone()) {
      places.release();
      return;
    }
    CompletableFuture<HttpResponse<byte[]>> exchange;
    try {
      exchange =
          client.sendAsync(
              request(header, call, timeoutMillis),
              head -> new BoundedBody(WireLimits.BODY_BYTES_MAX));
    } catch (RuntimeException e) {
      places.release();
      result.complete(new PeerResult.NotSent("the call could not be encoded: " + e));
      return;
    }
    var unusedEnd =
        exchange.whenComplete(
            (response, failure) -> {
              places.release();
              result.complete(
                  failure == null ? Results.of(call.kind(), response) : Results.of(failure));
            });
    var unusedGivingUp = result.thenRun(() -> exchange.cancel(true));
  }

  private HttpRequest request(PeerHeader header, PeerCall call, long timeoutMillis) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(addresses.get(call.kind()))
            .timeout(Duration.ofMillis(timeoutMillis))
            .header("Content-Type", WireFormat.CBOR.mediaType())
            .header("Accept", WireFormat.CBOR.mediaType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(CallCodec.encode(WireFormat.CBOR, call)));
    HeaderCodec.write(header, peer, request::header);
    secret.header().ifPresent(value -> request.header(HeaderCodec.SECRET, value));
    return request.build();
  }

  @Override
  public void close() {
    executor.shutdown();
  }

  private static URI uri(PeerAddress address, PeerCallKind kind) {
    URI uri = URI.create("http://" + address + PeerPath.of(kind));
    if (uri.getHost() == null || uri.getPort() < 1) {
      throw new IllegalArgumentException("not a host and a port: " + address);
    }
    return uri;
  }
}
