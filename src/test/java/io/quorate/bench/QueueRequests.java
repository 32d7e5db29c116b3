package io.quorate.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The requests that one client of a queue repeats, as far as they are known beforehand. */
final class QueueRequests {
  /** The name of the time of sending in a message's body. */
  static final byte[] SENT_AT = ascii("\"sent_at\"");

  /** Added to all times, so that they have as many digits each. */
  private static final long BASE = 10_000_000_000_000_000L;

  private final String end;
  private final byte[] enqueue;
  private final List<Integer> stamps = new ArrayList<>();
  private final String receive;
  private final byte[] receiveOnly;

  /** One message alone is sent by the call for one. */
  QueueRequests(QueueLoop.Load load, int connection, String host) {
    String queue = load.queue(connection);
    end = " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\n";
    String head = "{\"sent_at\":" + BASE + ",\"fill\":\"";
    String message = head + "x".repeat(Math.max(0, load.bodyBytes() - head.length() - 2)) + "\"}";
    String request =
        load.sent() == 1
            ? post("/queue/" + queue, message)
            : post("/queue/" + queue + "/batch", batch(message, load.sent()));
    String stamp = Long.toString(BASE);
    for (int at = request.indexOf(stamp); at >= 0; at = request.indexOf(stamp, at + 1)) {
      stamps.add(at);
    }
    enqueue = ascii(request);
    receive = "/queue/" + queue + "/receive?wait=1&max=" + load.received();
    receiveOnly = ascii(post(receive, ""));
  }

  private static String batch(String message, int messages) {
    String item = "{\"body\":" + message + "}";
    return "[" + (item + ",").repeat(messages - 1) + item + "]";
  }

  ByteBuffer enqueue(long nowNanos) {
    byte[] digits = ascii(Long.toString(stamp(nowNanos)));
    for (int at : stamps) {
      System.arraycopy(digits, 0, enqueue, at, digits.length);
    }
    return ByteBuffer.wrap(enqueue);
  }

  /**
   * @param receipts to acknowledge before
   */
  ByteBuffer receive(List<String> receipts) {
    return ByteBuffer.wrap(
        receipts.isEmpty()
            ? receiveOnly
            : ascii(post(receive, "{\"ack\":[\"" + String.join("\",\"", receipts) + "\"]}")));
  }

  /**
   * @param sentAt what the body says under {@link #SENT_AT}
   */
  static long nanosSince(long sentAt, long nowNanos) {
    return 1_000 * (stamp(nowNanos) - sentAt);
  }

  private static long stamp(long nanos) {
    return BASE + nanos / 1_000;
  }

  private String post(String path, String body) {
    return "POST " + path + end + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
