package io.quorate.client.cache;

import io.quorate.client.wire.Json;
import java.util.Base64;

/**
 * How values become the JSON that the cluster keeps. Thread-safe.
 *
 * @param <V> what the program deals with
 */
public interface CacheCodec<V> {
  /** JSON as it is. */
  CacheCodec<String> JSON =
      new CacheCodec<>() {
        @Override
        public String encode(String value) {
          return Json.requireValue(value);
        }

        @Override
        public String decode(String json) {
          return json;
        }
      };

  /** Any bytes, as a JSON string of base 64; they take a third more there. */
  CacheCodec<byte[]> BYTES =
      new CacheCodec<>() {
        @Override
        public String encode(byte[] value) {
          return '"' + Base64.getEncoder().encodeToString(value) + '"';
        }

        @Override
        public byte[] decode(String json) {
          if (json.length() < 2 || !json.startsWith("\"") || !json.endsWith("\"")) {
            throw new IllegalArgumentException("bytes are a JSON string of base 64");
          }
          return Base64.getDecoder().decode(json.substring(1, json.length() - 1));
        }
      };

  /**
   * One JSON value.
   *
   * @throws IllegalArgumentException if the value has no such form
   */
  String encode(V value);

  /**
   * What {@link #encode} was given.
   *
   * @param json one JSON value, which anybody may have put there
   * @throws IllegalArgumentException if it is none of this codec's
   */
  V decode(String json);
}
