package io.quorate.peer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What only members of the cluster know. Its text is shown by nothing but the header. */
public final class ClusterSecret {
  private final @Nullable String text;

  private ClusterSecret(@Nullable String text) {
    this.text = text;
  }

  /** No secret is set: whoever reaches a node may call it. */
  public static ClusterSecret none() {
    return new ClusterSecret(null);
  }

  /**
   * @throws IllegalArgumentException if the text cannot stand in an HTTP header
   */
  public static ClusterSecret of(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new IllegalArgumentException(
          "the secret has visible ASCII characters only, at least 1");
    }
    return new ClusterSecret(text);
  }

  public boolean isSet() {
    return text != null;
  }

  /**
   * Whether a caller may call; the time it takes tells nothing about the secret.
   *
   * @param presented what the caller has sent; null if nothing
   */
  public boolean admits(@Nullable String presented) {
    if (text == null) {
      return true;
    }
    return MessageDigest.isEqual(bytes(presented == null ? "" : presented), bytes(text));
  }

  Optional<String> header() {
    return Optional.ofNullable(text);
  }

  @Override
  public String toString() {
    return text == null ? "ClusterSecret[none]" : "ClusterSecret[set]";
  }

  private static byte[] bytes(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
