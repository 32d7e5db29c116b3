package io.quorate.bench;

import io.quorate.live.Await;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** Calls of the cache, one after the other, for what has to be so before something is measured. */
final class CacheCalls {
  private static final int AT_A_TIME = 500;
  private static final int FILL_SECONDS = 120;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<InetSocketAddress> nodes;

  CacheCalls(List<InetSocketAddress> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** Reads a key at a node; returns where the value came from. */
  String read(int node, int key) throws IOException, InterruptedException {
    return between(send(get(node, "/cache/" + CacheRequests.key(key))), "\"source\":\"");
  }

  void write(int node, int key, long number) throws IOException, InterruptedException {
    send(
        request(node, "/cache/" + CacheRequests.key(key))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(CacheRequests.value(number)))
            .build());
  }

  /** Drops all copies. */
  void invalidate(int node, int key) throws IOException, InterruptedException {
    send(
        request(node, "/cache/invalidate/" + CacheRequests.key(key))
            .POST(BodyPublishers.noBody())
            .build());
  }

  /** Writes keys from 0 on at a node, many in one array; again where homes are not there yet. */
  void fill(int node, int keys) {
    for (int from = 0; from < keys; from += AT_A_TIME) {
      List<String> messages = new ArrayList<>();
      for (int key = from; key < Math.min(keys, from + AT_A_TIME); key++) {
        messages.add(
            ("{\"msg_id\":\"%d\",\"msg_type\":\"cache_write\","
                    + "\"payload\":{\"key\":\"%s\",\"value\":%s}}")
                .formatted(key, CacheRequests.key(key), CacheRequests.value(key)));
      }
      HttpRequest request =
          request(node, "/message")
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("[" + String.join(",", messages) + "]"))
              .build();
      Await.until(
          messages.size() + " keys are written",
          FILL_SECONDS,
          () -> written(request) == messages.size());
    }
  }

  private int written(HttpRequest request) {
    try {
      return send(request).split("\"version\":", -1).length - 1;
    } catch (IOException e) {
      return 0; // not yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Reads keys from 0 on at a node, so that it has them. */
  void warm(int node, int keys) throws IOException, InterruptedException {
    for (int key = 0; key < keys; key++) {
      read(node, key);
    }
  }

  private HttpRequest get(int node, String path) {
    return request(node, path).GET().build();
  }

  private HttpRequest.Builder request(int node, String path) {
    InetSocketAddress at = nodes.get(node % nodes.size());
    return HttpRequest.newBuilder(
        URI.create("http://" + at.getHostString() + ":" + at.getPort() + path));
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(request + " was answered " + answer.statusCode() + answer.body());
    }
    return answer.body();
  }

  private static String between(String text, String begin) {
    int from = text.indexOf(begin) + begin.length();
    return from < begin.length() ? "" : text.substring(from, text.indexOf('"', from));
  }
}
