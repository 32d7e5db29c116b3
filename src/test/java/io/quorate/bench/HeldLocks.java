package io.quorate.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Takes many locks by arrays of messages, and keeps them for a day. */
final class HeldLocks {
  static final int ARRAY = 1_000;

  private static final Pattern GRANTED = Pattern.compile("\"status\":\"granted\"");
  private static final int TTL_SECONDS = 86_400;

  private static final int SHOWN = 1_000;

  private HeldLocks() {}

  /**
   * @throws IllegalStateException if one is not granted
   */
  static void take(List<InetSocketAddress> nodes, int locks)
      throws IOException, InterruptedException {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    for (int first = 0; first < locks; first += ARRAY) {
      int count = Math.min(ARRAY, locks - first);
      InetSocketAddress node = nodes.get(first / ARRAY % nodes.size());
      URI uri = URI.create("http://" + node.getHostString() + ":" + node.getPort() + "/message");
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(acquires(first, count)))
              .build();
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      long granted = GRANTED.matcher(answer.body()).results().count();
      if (granted != count) {
        String body = answer.body();
        throw new IllegalStateException(
            "from lock %d on %d of %d granted: %s"
                .formatted(
                    first, granted, count, body.substring(0, Math.min(SHOWN, body.length()))));
      }
    }
  }

  private static String acquires(int first, int count) {
    StringJoiner array = new StringJoiner(",", "[", "]");
    for (int number = first; number < first + count; number++) {
      array.add(
          ("{\"msg_id\":\"held-" + number + "\",\"msg_type\":\"lock_acquire\",")
              + ("\"sender_id\":\"holder-" + number / ARRAY + "\",")
              + ("\"payload\":{\"lock\":\"held:" + number + "\",\"ttl\":" + TTL_SECONDS + "}}"));
    }
    return array.toString();
  }
}
