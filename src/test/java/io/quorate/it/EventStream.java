package io.quorate.it;

import io.quorate.live.Await;
import io.quorate.live.LiveNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One who watches at a node, as a browser would. */
final class EventStream implements AutoCloseable {
  /** An event as it came. */
  record Event(String id, String type, String data) {}

  private static final int SECONDS_MAX = 60;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final InputStream in;
  private final int status;
  private final List<Event> events = new ArrayList<>();
  private final List<String> comments = new ArrayList<>();
  private String firstId = "";
  private String lastId = "";
  private boolean hasEnded;

  private EventStream(HttpResponse<InputStream> response) {
    in = response.body();
    status = response.statusCode();
  }

  /**
   * Watches from now on: whatever happens after this returns is told.
   *
   * @param query with its question mark, or empty
   */
  static EventStream open(LiveNode node, String query) throws Exception {
    return open(node, query, null);
  }

  /** Goes on behind an event. */
  static EventStream open(LiveNode node, String query, @Nullable String lastEventId)
      throws Exception {
    URI uri = URI.create("http://localhost:" + node.port() + "/events" + query);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    EventStream stream = new EventStream(HTTP.send(request.build(), BodyHandlers.ofInputStream()));
    Thread thread = new Thread(stream::read, "events of " + node);
    thread.setDaemon(true);
    thread.start();
    if (stream.status == 200) {
      Await.until("hello of " + node, SECONDS_MAX, () -> !stream.firstId().isEmpty());
    }
    return stream;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<String> block = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          take(block);
          block.clear();
        } else {
          block.add(line);
        }
      }
    } catch (IOException e) {
      synchronized (this) {
        comments.add(e.toString());
      }
    } finally {
      synchronized (this) {
        hasEnded = true;
      }
    }
  }

  private synchronized void take(List<String> block) {
    String type = field(block, "event: ");
    String id = field(block, "id: ");
    if (!id.isEmpty()) {
      lastId = id;
    }
    if (type.equals("hello")) {
      firstId = id;
    } else if (!type.isEmpty()) {
      events.add(new Event(id, type, field(block, "data: ")));
    }
    block.stream().filter(line -> line.startsWith(": ")).forEach(comments::add);
  }

  private static String field(List<String> block, String name) {
    return block.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .findFirst()
        .orElse("");
  }

  int status() {
    return status;
  }

  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  synchronized List<String> comments() {
    return List.copyOf(comments);
  }

  /** Behind which its events lie. */
  synchronized String firstId() {
    return firstId;
  }

  synchronized String lastId() {
    return lastId;
  }

  synchronized boolean hasEnded() {
    return hasEnded;
  }

  synchronized int count() {
    return events.size();
  }

  /** Waits for an event, and gives it. */
  Event await(String claim, Predicate<Event> predicate) {
    Await.until(
        () -> "%s in %s, status %d, %s".formatted(claim, events(), status, comments()),
        SECONDS_MAX,
        () -> events().stream().anyMatch(predicate));
    return events().stream().filter(predicate).findFirst().orElseThrow();
  }

  void awaitCount(int count) {
    Await.until(() -> count + " events, not " + count(), SECONDS_MAX, () -> count() >= count);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
