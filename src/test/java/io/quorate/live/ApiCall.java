package io.quorate.live;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One call of the HTTP API, for any node. */
public record ApiCall(
    String method,
    String path,
    Map<String, String> parameters,
    Map<String, String> headers,
    @Nullable String json,
    int patienceMillis) {
  private static final int PATIENCE_MILLIS = 20_000;

  public ApiCall {
    parameters = new LinkedHashMap<>(parameters);
    headers = new LinkedHashMap<>(headers);
  }

  /** A call without headers. */
  public ApiCall(
      String method,
      String path,
      Map<String, String> parameters,
      @Nullable String json,
      int patienceMillis) {
    this(method, path, parameters, Map.of(), json, patienceMillis);
  }

  private static ApiCall of(String method, String path) {
    return new ApiCall(method, path, Map.of(), null, PATIENCE_MILLIS);
  }

  public static ApiCall get(String path) {
    return of("GET", path);
  }

  public static ApiCall acquire(String lock, String client) {
    return of("POST", lockPath(lock)).with("client_id", client);
  }

  public static ApiCall renew(String lock, String client) {
    return of("PUT", lockPath(lock)).with("client_id", client);
  }

  public static ApiCall release(String lock, String client) {
    return of("DELETE", lockPath(lock)).with("client_id", client);
  }

  public static ApiCall leave(String lock, String client) {
    return of("DELETE", lockPath(lock) + "/waiter").with("client_id", client);
  }

  /** Adds a message, which is JSON, to a queue. */
  public static ApiCall enqueue(String queue, String message) {
    return new ApiCall("POST", "/queue/" + encode(queue), Map.of(), message, PATIENCE_MILLIS);
  }

  /** Adds messages, which are an array of objects with a body each, to a queue. */
  public static ApiCall enqueueAll(String queue, String messages) {
    String path = "/queue/" + encode(queue) + "/batch";
    return new ApiCall("POST", path, Map.of(), messages, PATIENCE_MILLIS);
  }

  /** Receives a message of a queue. */
  public static ApiCall receive(String queue) {
    return get("/queue/" + encode(queue));
  }

  /** Acknowledges a delivery. */
  public static ApiCall ack(String receipt) {
    return of("POST", "/queue/ack/" + receipt);
  }

  /** Acknowledges deliveries. */
  public static ApiCall ackAll(List<String> receipts) {
    String json = "{\"receipts\":[\"" + String.join("\",\"", receipts) + "\"]}";
    return new ApiCall("POST", "/queue/ack", Map.of(), json, PATIENCE_MILLIS);
  }

  /** Acknowledges deliveries, and then receives a message of a queue. */
  public static ApiCall ackAndReceive(String queue, List<String> receipts) {
    String path = "/queue/" + encode(queue) + "/receive";
    String json = "{\"ack\":[\"" + String.join("\",\"", receipts) + "\"]}";
    return new ApiCall("POST", path, Map.of(), json, PATIENCE_MILLIS);
  }

  /** Reads a key of the cache. */
  public static ApiCall read(String key) {
    return get(keyPath(key));
  }

  /** Writes a value, which is JSON, to a key of the cache. */
  public static ApiCall write(String key, String value) {
    return new ApiCall("PUT", keyPath(key), Map.of(), value, PATIENCE_MILLIS);
  }

  /** Removes a key of the cache. */
  public static ApiCall delete(String key) {
    return of("DELETE", keyPath(key));
  }

  /** Drops all copies of a key of the cache. */
  public static ApiCall invalidate(String key) {
    return of("POST", "/cache/invalidate/" + encode(key));
  }

  /** Gives deliveries back, which have failed. */
  public static ApiCall nackAll(List<String> receipts) {
    String json = "{\"receipts\":[\"" + String.join("\",\"", receipts) + "\"]}";
    return new ApiCall("POST", "/queue/nack", Map.of(), json, PATIENCE_MILLIS);
  }

  /** Sets how a queue works, by parameters. */
  public static ApiCall configure(String queue) {
    return of("PUT", "/queue/" + encode(queue));
  }

  /** The lock's state by a linearizable read. */
  public static ApiCall state(String lock) {
    return get(lockPath(lock));
  }

  /** Has the node lead, whoever leads now. */
  public static ApiCall transferLeadership(String target) {
    return of("POST", "/cluster/leader/transfer").with("target", target);
  }

  /** Makes the node, which asks to join, a member. */
  public static ApiCall addNode(LiveNode node) {
    return of("POST", "/cluster/nodes").with("id", node.id()).with("address", node.authority());
  }

  /** Makes the node a member no more. */
  public static ApiCall removeNode(LiveNode node) {
    return of("DELETE", "/cluster/nodes/" + node.id());
  }

  /**
   * Whether the call takes no request id: to read, renew or leave twice is to do so once, and
   * messages have ids of their own.
   */
  public boolean isHarmlessTwice() {
    return method.equals("GET")
        || method.equals("PUT")
        || path.endsWith("/waiter")
        || path.startsWith("/queue/");
  }

  public ApiCall with(String name, Object value) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    more.put(name, value.toString());
    return new ApiCall(method, path, more, headers, json, patienceMillis);
  }

  /** The same with a header more. */
  public ApiCall withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ApiCall(method, path, parameters, more, json, patienceMillis);
  }

  /** Parks the acquire in the node; the caller's own patience grows with it. */
  public ApiCall waiting(int seconds) {
    return with("wait", seconds).patience(PATIENCE_MILLIS + seconds * 1000);
  }

  /** How long the caller waits for an answer before it takes the outcome as unknown. */
  public ApiCall patience(int millis) {
    return new ApiCall(method, path, parameters, headers, json, millis);
  }

  /** Path and parameters. */
  public String target() {
    String query =
        parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + encode(each.getValue()))
            .collect(Collectors.joining("&"));
    return path + (query.isEmpty() ? "" : "?" + query);
  }

  HttpRequest to(String authority) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .uri(URI.create("http://" + authority + target()))
            .timeout(Duration.ofMillis(patienceMillis));
    headers.forEach(request::header);
    return json == null
        ? request.method(method, HttpRequest.BodyPublishers.noBody()).build()
        : request
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json))
            .build();
  }

  @Override
  public String toString() {
    return method + " " + path + " " + parameters + (headers.isEmpty() ? "" : " " + headers);
  }

  private static String lockPath(String lock) {
    return "/lock/" + encode(lock).replace("+", "%20");
  }

  private static String keyPath(String key) {
    return "/cache/" + encode(key);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
