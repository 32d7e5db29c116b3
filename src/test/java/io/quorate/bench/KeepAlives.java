package io.quorate.bench;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Sessions that are kept alive at an even rate, whether or not the answers keep up. */
final class KeepAlives {
  private static final int TTL_SECONDS = 30;
  private static final int INTERVAL_SECONDS = 10;
  private static final int OPENED_AT_A_TIME = 256;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<InetSocketAddress> nodes;
  private final List<String> sessions = new ArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong others = new AtomicLong();

  KeepAlives(List<InetSocketAddress> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** Opens so many sessions. */
  void open(int count) {
    while (sessions.size() < count) {
      List<CompletableFuture<String>> opened = new ArrayList<>();
      for (int i = 0; i < Math.min(OPENED_AT_A_TIME, count - sessions.size()); i++) {
        HttpRequest request =
            HttpRequest.newBuilder(uri(i, "/session?ttl=" + TTL_SECONDS))
                .POST(BodyPublishers.noBody())
                .build();
        opened.add(
            http.sendAsync(request, BodyHandlers.ofString())
                .thenApply(answer -> sessionIn(answer.body())));
      }
      opened.forEach(each -> sessions.add(each.join()));
    }
  }

  private static String sessionIn(String body) {
    String name = "\"session\":\"";
    int from = body.indexOf(name) + name.length();
    if (from < name.length()) {
      throw new IllegalStateException("no session in " + body);
    }
    return body.substring(from, body.indexOf('"', from));
  }

  /** Keeps all sessions alive for so long, each once in ten seconds. */
  void run(int seconds) {
    long intervalNanos = TimeUnit.SECONDS.toNanos(INTERVAL_SECONDS) / sessions.size();
    long startNanos = System.nanoTime();
    long count = TimeUnit.SECONDS.toNanos(seconds) / intervalNanos;
    List<CompletableFuture<?>> underWay = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      LockSupport.parkNanos(startNanos + i * intervalNanos - System.nanoTime());
      underWay.add(keepAlive((int) (i % sessions.size())));
    }
    underWay.forEach(CompletableFuture::join);
  }

  private CompletableFuture<?> keepAlive(int index) {
    HttpRequest request =
        HttpRequest.newBuilder(uri(index, "/session/" + sessions.get(index)))
            .PUT(BodyPublishers.noBody())
            .build();
    return http.sendAsync(request, BodyHandlers.discarding())
        .handle(
            (answer, failure) ->
                failure == null && answer.statusCode() == 200
                    ? answered.incrementAndGet()
                    : others.incrementAndGet());
  }

  long answered() {
    return answered.get();
  }

  /** Keep-alives that were not answered with 200. */
  long others() {
    return others.get();
  }

  private URI uri(int index, String path) {
    InetSocketAddress node = nodes.get(index % nodes.size());
    return URI.create("http://" + node.getHostString() + ":" + node.getPort() + path);
  }
}
