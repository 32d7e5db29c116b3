package io.quorate.server.ui;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file of the page. */
final class PageFile {
  private static final String FIRST = "/index.html";
  private static final Pattern PATH =
      Pattern.compile("(?:/[a-z][a-z0-9-]*)+\\.(?<kind>[a-z]{2,4})");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml; charset=utf-8");
  private static final Pattern COMMA = Pattern.compile(",");
  private static final int TAG_BYTES = 12;

  private final String contentType;
  private final byte[] content;
  private final String tag;

  private PageFile(String contentType, byte[] content) {
    this.contentType = contentType;
    this.content = content;
    this.tag = tagOf(content);
  }

  /** The file of a path that {@link #pathOf} has given. */
  static PageFile of(String path, byte[] content) {
    return new PageFile(typeOf(path).orElseThrow(), content.clone());
  }

  String contentType() {
    return contentType;
  }

  /** A strong validator: another content has another tag. */
  String tag() {
    return tag;
  }

  int length() {
    return content.length;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(content);
  }

  /** The path of a file below the page's address; empty if no file of a page is called so. */
  static Optional<String> pathOf(String asked) {
    String path = asked.equals("/") ? FIRST : asked;
    return typeOf(path).map(type -> path);
  }

  private static Optional<String> typeOf(String path) {
    Matcher matcher = PATH.matcher(path);
    return matcher.matches()
        ? Optional.ofNullable(TYPES.get(matcher.group("kind")))
        : Optional.empty();
  }

  private static String tagOf(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return '"' + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Whether a browser has this content already.
   *
   * @param header {@code If-None-Match}: tags, weak or strong, or a star
   */
  boolean isKnownBy(String header) {
    return COMMA
        .splitAsStream(header)
        .map(String::strip)
        .anyMatch(known -> known.equals("*") || known.equals(tag) || known.equals("W/" + tag));
  }
}
