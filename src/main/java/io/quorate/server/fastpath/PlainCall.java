package io.quorate.server.fastpath;

import io.quorate.server.api.RequestBody;
import io.quorate.server.api.UriText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request in which nothing is unusual: what Jakarta REST would make of it is known without asking
 * it.
 *
 * @param path its parts, not decoded
 * @param type of the body; null if the client did not say
 */
record PlainCall(HttpServletRequest request, List<String> path, @Nullable MediaType type) {
  // RFC 3986: unreserved, sub-delims, pct-encoded, ':' and '@', but no ';', which cuts names.
  private static final String PATH_MARKS = "-._~!$&'()*+,=%:@/";
  private static final String QUERY_MARKS = PATH_MARKS + "?;";
  private static final String JSON = MediaType.APPLICATION_JSON;
  private static final Set<String> JSON_RANGES = Set.of(JSON, "application/*", "*/*");

  /** The call, if it is plain. */
  static Optional<PlainCall> of(HttpServletRequest request) {
    String type = request.getContentType();
    String path = request.getRequestURI().substring(request.getContextPath().length());
    String query = request.getQueryString();
    boolean isPlain =
        (type == null || type.equals(JSON))
            && takesJson(request.getHeader(HttpHeaders.ACCEPT))
            && path.startsWith("/")
            && isOf(path, PATH_MARKS)
            && (query == null || isOf(query, QUERY_MARKS));
    if (!isPlain) {
      return Optional.empty();
    }
    List<String> parts = List.of(path.substring(1).split("/", -1));
    return parts.stream().allMatch(PlainCall::isName)
        ? Optional.of(
            new PlainCall(request, parts, type == null ? null : MediaType.APPLICATION_JSON_TYPE))
        : Optional.empty();
  }

  /** Whether a client takes JSON; one that weighs its wishes is for others to understand. */
  private static boolean takesJson(@Nullable String accept) {
    return accept == null
        || JSON_RANGES.contains(accept)
        || (accept.indexOf(';') < 0
            && Arrays.stream(accept.split(",")).map(String::strip).anyMatch(JSON_RANGES::contains));
  }

  private static boolean isOf(String text, String marks) {
    for (int at = 0; at < text.length(); at++) {
      char next = text.charAt(at);
      boolean isLetter = (next | ' ') >= 'a' && (next | ' ') <= 'z';
      if (!isLetter && !(next >= '0' && next <= '9') && marks.indexOf(next) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isName(String part) {
    return !part.isEmpty() && !part.equals(".") && !part.equals("..");
  }

  String method() {
    return request.getMethod();
  }

  /** What the call is about, such as queues. */
  String collection() {
    return path.get(0);
  }

  /** How many parts the path has. */
  int depth() {
    return path.size();
  }

  /** A part of the path as it came. */
  String part(int place) {
    return path.get(place);
  }

  /**
   * A part of the path, decoded.
   *
   * @throws io.quorate.server.api.Refusal if its encoding is broken
   */
  String name(int place) {
    return UriText.decoded(path.get(place));
  }

  @Nullable String query() {
    return request.getQueryString();
  }

  /** What the reader has of a value already, if it says so. */
  @Nullable String knownTags() {
    return request.getHeader(HttpHeaders.IF_NONE_MATCH);
  }

  /**
   * The bytes of the body; none if there is no body.
   *
   * @throws io.quorate.server.api.Refusal if there are too many, the body breaks off or says
   *     nothing of its type
   */
  byte[] body(int bytesMax) {
    try {
      InputStream body = request.getInputStream();
      return RequestBody.read(type, request.getContentLength(), body, bytesMax);
    } catch (IOException e) {
      throw RequestBody.unreadable();
    }
  }
}
