package io.quorate.client.wire;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 by the JDK's client, on few threads. */
public final class HttpWire implements Wire, AutoCloseable {
  /** The largest answer taken in; a page of locks is far smaller. */
  public static final int BODY_BYTES_MAX = 4 * 1024 * 1024;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final int THREADS = 2;

  private final HttpClient http;
  private final ExecutorService executor;
  private final Supplier<Map<String, String>> headers;

  /**
   * @param headers asked for what every request carries besides, each time
   */
  public HttpWire(Supplier<Map<String, String>> headers) {
    this.headers = headers;
    AtomicInteger count = new AtomicInteger();
    executor =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "quorate-http-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    // An upgrade to HTTP/2 would cost the first call on each connection.
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(executor)
            .build();
  }

  @Override
  public CompletableFuture<RawReply> send(URI node, Call call) {
    CompletableFuture<RawReply> result = new CompletableFuture<>();
    try {
      CompletableFuture<HttpResponse<byte[]>> exchange =
          http.sendAsync(request(node, call), response -> new BoundedBody(BODY_BYTES_MAX));
      // To cancel the exchange itself, not something that depends on it, closes the connection.
      Later.then(result, (reply, failure) -> exchange.cancel(true));
      Later.then(exchange, (response, failure) -> settle(result, response, failure));
    } catch (RuntimeException e) {
      result.completeExceptionally(new Unsent("the request cannot be made: " + e, e));
    }
    return result;
  }

  private HttpRequest request(URI node, Call call) {
    HttpRequest.Builder request = HttpRequest.newBuilder(call.at(node));
    headers.get().forEach(request::setHeader);
    call.headers().forEach(request::setHeader);
    request.setHeader("Accept", "application/json, application/problem+json");
    if (call.body().isEmpty()) {
      return request.method(call.method(), BodyPublishers.noBody()).build();
    }
    return request
        .setHeader("Content-Type", "application/json")
        .method(call.method(), BodyPublishers.ofString(call.body()))
        .build();
  }

  private static void settle(
      CompletableFuture<RawReply> result,
      @Nullable HttpResponse<byte[]> response,
      @Nullable Throwable failure) {
    if (response != null) {
      String text = new String(response.body(), StandardCharsets.UTF_8);
      String retryAfter = response.headers().firstValue("Retry-After").orElse("");
      String leader = response.headers().firstValue("Quorate-Leader").orElse("");
      result.complete(new RawReply(response.statusCode(), retryAfter, leader, text));
    } else if (failure != null) {
      result.completeExceptionally(classified(failure));
    }
  }

  private static Throwable classified(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    boolean isUnsent =
        cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
    return isUnsent ? new Unsent("no connection can be made", cause) : cause;
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
