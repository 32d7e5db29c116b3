package io.quorate.client;

import io.quorate.client.wire.Clockwork;
import io.quorate.client.wire.HttpWire;
import io.quorate.client.wire.Names;
import io.quorate.client.wire.Seconds;
import io.quorate.client.wire.ThreadClockwork;
import io.quorate.client.wire.Wire;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client is to be like. Every setting has a default but the nodes. Not thread-safe. */
public final class QuorateClientBuilder {
  private static final int SESSIONS_MAX = 1_024;
  private static final int NODES_MAX = 100;
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]):[0-9]+");
  private static final Duration TTL_MAX = Duration.ofDays(1);
  private static final Duration LOCK_DELAY_MAX = Duration.ofMinutes(1);
  private static final Duration TIMEOUT_MAX = Duration.ofHours(1);

  private List<URI> nodes = List.of();
  private String name = "java";
  private Duration sessionTtl = Duration.ofSeconds(30);
  private Duration lockDelay = Duration.ZERO;
  private Duration operationTimeout = Duration.ofSeconds(15);
  private int sessionsMax = SESSIONS_MAX;
  private Executor callbacks = ForkJoinPool.commonPool();
  private Supplier<Map<String, String>> headers = Map::of;
  private @Nullable Wire wire;
  private @Nullable Clockwork clock;
  private RandomGenerator random = new SecureRandom();

  QuorateClientBuilder() {}

  /**
   * Where nodes are found, such as {@code http://host:8001}, or {@code host:8001} for the same. Any
   * of them will do, all are better.
   *
   * @throws IllegalArgumentException if one is no address of HTTP
   */
  public QuorateClientBuilder nodes(String... addresses) {
    return nodes(Arrays.stream(addresses).map(QuorateClientBuilder::node).toList());
  }

  /**
   * As {@link #nodes(String...)}.
   *
   * @throws IllegalArgumentException if one is no address of HTTP
   */
  public QuorateClientBuilder nodes(List<URI> addresses) {
    if (addresses.isEmpty() || addresses.size() > NODES_MAX) {
      throw new IllegalArgumentException(
          "a client knows 1 to " + NODES_MAX + " nodes, not " + addresses.size());
    }
    nodes = new ArrayList<>(addresses.stream().map(uri -> node(uri.toString())).toList());
    return this;
  }

  /** With what the names of its owners begin, for people who look at holders and deadlocks. */
  public QuorateClientBuilder name(String prefix) {
    if (Names.requireValid("a client's name", prefix).length() > 100) {
      throw new IllegalArgumentException("a client's name has 100 characters at most");
    }
    name = prefix;
    return this;
  }

  /**
   * How long the cluster keeps what the client holds after the last sign of life: 30 seconds unless
   * said otherwise. Signs of life are sent three times as often.
   *
   * @throws IllegalArgumentException if it is less than a second or more than a day
   */
  public QuorateClientBuilder sessionTtl(Duration ttl) {
    sessionTtl = Seconds.requireWithin("a session's ttl", ttl, Duration.ofSeconds(1), TTL_MAX);
    return this;
  }

  /**
   * How long nobody gets the locks of a session that has expired, for resources that know no
   * tokens: not at all unless said otherwise.
   *
   * @throws IllegalArgumentException if it is negative or more than a minute
   */
  public QuorateClientBuilder lockDelay(Duration delay) {
    lockDelay = Seconds.requireWithin("a lock delay", delay, Duration.ZERO, LOCK_DELAY_MAX);
    return this;
  }

  /**
   * How long a call may take with all its attempts, besides waiting for a lock: 15 seconds unless
   * said otherwise.
   *
   * @throws IllegalArgumentException if it is less than a tenth of a second or more than an hour
   */
  public QuorateClientBuilder operationTimeout(Duration timeout) {
    operationTimeout =
        Seconds.requireWithin("an operation timeout", timeout, Duration.ofMillis(100), TIMEOUT_MAX);
    return this;
  }

  /**
   * How many handles and threads may hold or wait at once: 1,024 unless said otherwise. Each has a
   * session of its own.
   *
   * @throws IllegalArgumentException if it is less than one
   */
  public QuorateClientBuilder maxSessions(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("a client has one session at least, not " + count);
    }
    sessionsMax = count;
    return this;
  }

  /**
   * Where listeners run and futures are completed: the common pool unless said otherwise. If it
   * blocks, nothing of the client waits for it but what comes after.
   */
  public QuorateClientBuilder callbackExecutor(Executor executor) {
    callbacks = executor;
    return this;
  }

  /** Asked for the headers of every request, each time: for tokens that are renewed. */
  public QuorateClientBuilder headers(Supplier<Map<String, String>> supplier) {
    headers = supplier;
    return this;
  }

  /** Asked for a bearer token, for every request. */
  public QuorateClientBuilder bearerToken(Supplier<String> token) {
    return headers(() -> Map.of("Authorization", "Bearer " + token.get()));
  }

  QuorateClientBuilder wire(Wire other) {
    wire = other;
    return this;
  }

  QuorateClientBuilder clock(Clockwork other) {
    clock = other;
    return this;
  }

  QuorateClientBuilder random(RandomGenerator other) {
    random = other;
    return this;
  }

  /**
   * A client, which opens no connection before it is used.
   *
   * @throws IllegalStateException if no nodes were given
   */
  public QuorateClient build() {
    if (nodes.isEmpty()) {
      throw new IllegalStateException("a client needs nodes");
    }
    Settings settings = new Settings(name, sessionTtl, lockDelay, operationTimeout, sessionsMax);
    return new QuorateClient(
        nodes,
        wire == null ? new HttpWire(headers) : wire,
        clock == null ? new ThreadClockwork("quorate-timer") : clock,
        random,
        callbacks,
        settings);
  }

  private static URI node(String address) {
    URI uri;
    try {
      String given = address.strip();
      uri = URI.create(HOST_AND_PORT.matcher(given).matches() ? "http://" + given : given);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an address of a node: " + address, e);
    }
    boolean isHttp =
        "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    if (!isHttp
        || uri.getHost() == null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "a node's address is like http://host:8001, not " + address);
    }
    return uri;
  }
}
