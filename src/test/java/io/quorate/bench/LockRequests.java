package io.quorate.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The two requests that one client repeats, written out once. */
final class LockRequests {
  private final byte[] acquire;
  private final byte[] releaseUntilToken;
  private final byte[] releaseFromToken;

  LockRequests(String lock, String client, String host, int waitSeconds, int ttlSeconds) {
    String end = " HTTP/1.1\r\nHost: " + host + "\r\nAccept: application/json\r\n";
    acquire =
        ascii(
            ("POST /lock/" + lock + "?client_id=" + client)
                + ("&ttl=" + ttlSeconds + "&wait=" + waitSeconds)
                + (end + "Content-Length: 0\r\n\r\n"));
    releaseUntilToken = ascii("DELETE /lock/" + lock + "?client_id=" + client + "&fencing_token=");
    releaseFromToken = ascii(end + "\r\n");
  }

  ByteBuffer acquire() {
    return ByteBuffer.wrap(acquire).asReadOnlyBuffer();
  }

  ByteBuffer release(long token) {
    byte[] digits = ascii(Long.toString(token));
    int length = releaseUntilToken.length + digits.length + releaseFromToken.length;
    return ByteBuffer.allocate(length)
        .put(releaseUntilToken)
        .put(digits)
        .put(releaseFromToken)
        .flip();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
