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
 */
public record Call(
    String method, String path, Map<String, String> parameters, String body, Duration parked) {
  public Call {
    parameters = new LinkedHashMap<>(parameters);
  }

  public static Call of(String method, String... segments) {
    StringBuilder path = new StringBuilder();
    for (String segment : segments) {
      path.append('/').append(encodeSegment(segment));
    }
    return new Call(method, path.toString(), Map.of(), "", Duration.ZERO);
  }

  /** The same with one more parameter. */
  public Call with(String name, Object value) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    more.put(name, value.toString());
    return new Call(method, path, more, body, parked);
  }

  /** The same with more parameters. */
  public Call with(Map<String, ?> others) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    others.forEach((name, value) -> more.put(name, value.toString()));
    return new Call(method, path, more, body, parked);
  }

  /** The same with a JSON object that names more parameters. */
  public Call withBody(String json) {
    return new Call(method, path, parameters, json, parked);
  }

  /** The same, which the node may keep for so long. */
  public Call parkedFor(Duration duration) {
    return new Call(method, path, parameters, body, duration);
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
