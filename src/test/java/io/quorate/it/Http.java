package io.quorate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Calls of a client, as a person with curl would make them. */
final class Http {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final int SOCKET_TIMEOUT_MILLIS = 30_000;
  private static final long AWAIT_SECONDS_MAX = 60;
  private static final long POLL_MILLIS = 50;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URL root;

  Http(URL root) {
    this.root = root;
  }

  Answer get(String path) {
    return call("GET", path);
  }

  Answer post(String path) {
    return call("POST", path);
  }

  Answer put(String path) {
    return call("PUT", path);
  }

  Answer delete(String path) {
    return call("DELETE", path);
  }

  Answer call(String method, String path) {
    return later(method, path).join();
  }

  CompletableFuture<Answer> later(String method, String path) {
    return send(request(path).method(method, BodyPublishers.noBody()));
  }

  Answer postJson(String path, String body) {
    return post(path, "application/json", BodyPublishers.ofString(body));
  }

  Answer post(String path, String type, BodyPublisher body) {
    return send(request(path).header("Content-Type", type).POST(body)).join();
  }

  Answer getAs(String path, String type) {
    return send(request(path).header("Accept", type)).join();
  }

  /**
   * Any call.
   *
   * @param body of JSON; null for none
   */
  Answer send(String accept, String method, String path, @Nullable String body) {
    HttpRequest.Builder request = request(path).header("Accept", accept);
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return send(request.method(
            method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)))
        .join();
  }

  /** Asks again and again until the answer is as it should be. */
  void await(String path, Predicate<String> claim) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(AWAIT_SECONDS_MAX);
    String last = get(path).body();
    while (!claim.test(last)) {
      assertThat(System.nanoTime() - deadlineNanos).as(last).isNegative();
      Thread.sleep(POLL_MILLIS);
      last = get(path).body();
    }
  }

  /** Sends bytes that no client library would, and gives what comes back until the end. */
  String raw(String request) throws IOException {
    try (Socket socket = new Socket(root.getHost(), root.getPort())) {
      socket.setSoTimeout(SOCKET_TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HttpRequest.Builder request(String path) {
    URI uri = URI.create("http://" + root.getHost() + ":" + root.getPort() + path);
    return HttpRequest.newBuilder(uri).timeout(TIMEOUT);
  }

  private CompletableFuture<Answer> send(HttpRequest.Builder request) {
    return client
        .sendAsync(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8))
        .thenApply(Http::answer);
  }

  private static Answer answer(HttpResponse<String> response) {
    return new Answer(response.statusCode(), response.headers(), response.body());
  }
}
