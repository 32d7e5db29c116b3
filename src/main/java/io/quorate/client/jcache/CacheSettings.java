package io.quorate.client.jcache;

import io.quorate.client.QuorateClient;
import io.quorate.client.QuorateClientBuilder;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/**
 * How a manager finds the cluster, and deals with what lies there.
 *
 * @param nodes addresses, as a {@link QuorateClientBuilder} takes them
 * @param timeout how long a call may take with all its attempts
 * @param token of a bearer, or an empty text
 * @param filter of classes, in the syntax of {@code jdk.serialFilter}, or an empty text
 * @param isListed whether caches keep lists of their keys
 */
record CacheSettings(
    List<String> nodes, Duration timeout, String token, String filter, boolean isListed) {
  /** Where the cluster is found if nobody says: a system property, or this machine. */
  static final String URI_PROPERTY = "quorate.jcache.uri";

  static final String TIMEOUT = "quorate.jcache.timeout";
  static final String TOKEN = "quorate.jcache.token";
  static final String FILTER = "quorate.jcache.filter";
  static final String LISTING = "quorate.jcache.listing";

  private static final String PLAIN = "quorate";
  private static final String SECURE = "quorate+https";
  private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(15);

  /** Lists of keys rely on it that no call takes longer. */
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);

  static URI defaultUri() {
    return URI.create(System.getProperty(URI_PROPERTY, "quorate://localhost:8001"));
  }

  /**
   * @param uri like {@code quorate://host:port,host:port}, or {@code quorate+https://} and so on
   * @throws IllegalArgumentException if one of them is not as it should be
   */
  static CacheSettings of(URI uri, Properties properties) {
    return new CacheSettings(
        nodes(uri),
        timeout(text(properties, TIMEOUT, "")),
        properties.getProperty(TOKEN, ""), // what a process was started with can be seen by others
        text(properties, FILTER, ""),
        isTrue(LISTING, text(properties, LISTING, "true")));
  }

  private static List<String> nodes(URI uri) {
    String scheme = uri.getScheme();
    String authority = uri.getRawAuthority();
    boolean isOurs = PLAIN.equals(scheme) || SECURE.equals(scheme);
    if (!isOurs || authority == null || !List.of("", "/").contains(uri.getRawPath())) {
      throw new IllegalArgumentException(
          "a manager's URI is like quorate://host:port,host:port or quorate+https://…, not " + uri);
    }
    String http = PLAIN.equals(scheme) ? "http://" : "https://";
    return Arrays.stream(authority.split(",", -1)).map(http::concat).toList();
  }

  private static String text(Properties properties, String name, String otherwise) {
    return properties.getProperty(name, System.getProperty(name, otherwise));
  }

  private static Duration timeout(String seconds) {
    if (seconds.isEmpty()) {
      return TIMEOUT_DEFAULT;
    }
    Duration timeout;
    try {
      timeout = Duration.ofMillis(new BigDecimal(seconds).movePointRight(3).longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(TIMEOUT + " is a number of seconds, not " + seconds, e);
    }
    if (timeout.compareTo(TIMEOUT_MAX) > 0) {
      throw new IllegalArgumentException(TIMEOUT + " is 60 seconds at most, not " + seconds);
    }
    return timeout;
  }

  private static boolean isTrue(String name, String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(name + " is true or false, not " + text);
    }
    return text.equals("true");
  }

  /** A client of its own; what its futures do runs on the thread that completes them. */
  QuorateClient client() {
    QuorateClientBuilder builder =
        QuorateClient.builder()
            .nodes(nodes.toArray(String[]::new))
            .name("jcache")
            .operationTimeout(timeout)
            .callbackExecutor(Runnable::run);
    return (token.isEmpty() ? builder : builder.bearerToken(() -> token)).build();
  }

  // Without the token.
  @Override
  public String toString() {
    return String.join(",", nodes);
  }
}
