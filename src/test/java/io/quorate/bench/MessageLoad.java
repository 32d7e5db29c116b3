package io.quorate.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Closed loops that send arrays of messages, each of which takes locks and gives them back. Only
 * messages that are granted or released count.
 */
final class MessageLoad implements AutoCloseable {
  private static final Pattern DONE = Pattern.compile("\"status\":\"(granted|released)\"");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong operations = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong others = new AtomicLong();
  private volatile boolean isClosed;

  /**
   * @param pairs acquires in each array, and releases
   */
  static MessageLoad start(List<InetSocketAddress> nodes, int connections, int pairs) {
    MessageLoad load = new MessageLoad();
    for (int i = 0; i < connections; i++) {
      InetSocketAddress node = nodes.get(i % nodes.size());
      URI uri = URI.create("http://" + node.getHostString() + ":" + node.getPort() + "/message");
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(array("client-" + i, pairs)))
              .build();
      Thread thread = new Thread(() -> load.run(request, 2 * pairs), "messages " + i);
      load.threads.add(thread);
      thread.start();
    }
    return load;
  }

  private static String array(String client, int pairs) {
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      for (String type : List.of("lock_acquire", "lock_release")) {
        messages.add(
            String.format(
                Locale.ROOT,
                "{\"msg_id\":\"%s-%d\",\"msg_type\":\"%s\",\"sender_id\":\"%s\","
                    + "\"payload\":{\"lock\":\"%s:%d\"}}",
                client,
                messages.size(),
                type,
                client,
                client,
                i));
      }
    }
    return "[" + String.join(",", messages) + "]";
  }

  private void run(HttpRequest request, int messages) {
    try {
      while (!isClosed) {
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        long done = DONE.matcher(answer.body()).results().count();
        operations.addAndGet(done);
        others.addAndGet(messages - done);
        calls.incrementAndGet();
      }
    } catch (IOException e) {
      System.err.println("a loop of messages has ended: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Measures for so long, and tells what was done in one line. */
  String measure(int seconds) throws InterruptedException {
    long operationsBefore = operations.get();
    long callsBefore = calls.get();
    long othersBefore = others.get();
    long startNanos = System.nanoTime();
    TimeUnit.SECONDS.sleep(seconds);
    double elapsed = (System.nanoTime() - startNanos) / 1e9;
    long sent = calls.get() - callsBefore;
    return String.format(
        Locale.ROOT,
        "operations/s %.0f, calls/s %.0f, mean call %.1f ms, messages not granted or released %d%n",
        (operations.get() - operationsBefore) / elapsed,
        sent / elapsed,
        1e3 * elapsed * threads.size() / Math.max(1, sent),
        others.get() - othersBefore);
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
