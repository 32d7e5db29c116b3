package io.quorate.client.wire;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One call of the HTTP API, for any node; to repeat it is to send it again as it is.
 *
 * @param path percent-encoded, from the root
 * @param body empty for none
 * @param parked how long the node may keep the call before it answers
 * @param headers of HTTP, besides those of every call
 * @param isOnce whether the call must not be sent again once it may have been carried out
 */
public record Call(
    String method,
    String path,
    Map<String, String> parameters,
    String body,
    Duration parked,
    Map<String, String> headers,
    boolean isOnce) {
  public Call {
    parameters = new LinkedHashMap<>(parameters);
    headers = new LinkedHashMap<>(headers);
  }

  public static Call of(String method, String... segments) {
    StringBuilder path = new StringBuilder();
    for (String segment : segments) {
      path.append('/').append(encodeSegment(segment));
    }
    return new Call(method, path.toString(), Map.of(), "", Duration.ZERO, Map.of(), false);
  }

  /** The same with one more parameter. */
  public Call with(String name, Object value) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    more.put(name, value.toString());
    return new Call(method, path, more, body, parked, headers, isOnce);
  }

  /** The same with more parameters. */
  public Call with(Map<String, ?> others) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    others.forEach((name, value) -> more.put(name, value.toString()));
    return new Call(method, path, more, body, parked, headers, isOnce);
  }

  /** The same with a JSON object that names more parameters. */
  public Call withBody(String json) {
    return new Call(method, path, parameters, json, parked, headers, isOnce);
  }

  /** The same, which the node may keep for so long. */
  public Call parkedFor(Duration duration) {
    return new Call(method, path, parameters, body, duration, headers, isOnce);
  }

  /** The same with one more header. */
  public Call withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Call(method, path, parameters, body, parked, more, isOnce);
  }

  /** The same, sent again only as long as it is certain that nothing was done. */
  public Call once() {
    return new Call(method, path, parameters, body, parked, headers, true);
  }

  URI at(URI node) {
    String query =
        parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + encode(each.getValue()))
            .collect(Collectors.joining("&"));
    String root = node.toString();
    String base = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
    return URI.create(base + path + (query.isEmpty() ? "" : "?" + query));
  }

  private static String encodeSegment(String segment) {
    // Whatever lies between here and the node takes a bare dot for a step in the path.
    return segment.matches("\\.{1,2}")
        ? segment.replace(".", "%2E")
        : encode(segment).replace("+", "%20");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  // Without the parameters: one of them may be a secret one day.
  @Override
  public String toString() {
    return method + " " + path;
  }
}
