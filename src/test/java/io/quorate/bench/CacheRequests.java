package io.quorate.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What is asked of the cache, written out for one node. */
final class CacheRequests {
  /** Bytes of a value, quotation marks included. */
  static final int VALUE_BYTES = 100;

  private static final String CACHE = "cache";

  private final byte[] end;

  CacheRequests(String host) {
    end =
        (" HTTP/1.1\r\nHost: " + host + "\r\nAccept: application/json\r\n")
            .getBytes(StandardCharsets.US_ASCII);
  }

  /** The name of a key; all have the same length. */
  static String key(int number) {
    String digits = Integer.toString(number);
    return "bench-" + "0".repeat(Math.max(0, 5 - digits.length())) + digits;
  }

  /** A value, which is JSON. */
  static String value(long number) {
    String digits = Long.toString(number);
    return '"' + "v".repeat(VALUE_BYTES - 2 - digits.length()) + digits + '"';
  }

  ByteBuffer read(int key) {
    return get(CACHE, key);
  }

  /** The same of the resource that always answers the same. */
  ByteBuffer constant(int key) {
    return get(ConstantResource.PATH, key);
  }

  private ByteBuffer get(String path, int key) {
    byte[] begin = ascii("GET /" + path + "/" + key(key));
    return ByteBuffer.allocate(begin.length + end.length + 2)
        .put(begin)
        .put(end)
        .put((byte) '\r')
        .put((byte) '\n')
        .flip();
  }

  ByteBuffer write(int key, long number) {
    byte[] begin = ascii("PUT /" + CACHE + "/" + key(key));
    byte[] body =
        ascii(
            ("Content-Type: application/json\r\nContent-Length: " + VALUE_BYTES + "\r\n\r\n")
                .concat(value(number)));
    return ByteBuffer.allocate(begin.length + end.length + body.length)
        .put(begin)
        .put(end)
        .put(body)
        .flip();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
