package io.quorate.client.wire;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The nodes and how they have served lately. Calls stay with a node that serves; one that fails is
 * left alone for a while, which grows with each failure and is drawn at random up to that (full
 * jitter), so that many clients don't come back at once.
 */
final class Nodes {
  static final long REST_BASE_MILLIS = 50;
  static final long REST_MAX_MILLIS = 2_000;
  static final int LEADERS_MAX = 1_024;

  private static final int DOUBLINGS_MAX = 10;

  private static final class Node {
    private final URI uri;
    private int failures;
    private long lastFailureNanos;
    private long restsUntilNanos;

    private Node(URI uri, long nowNanos) {
      this.uri = uri;
      this.lastFailureNanos = nowNanos;
      this.restsUntilNanos = nowNanos;
    }
  }

  /**
   * @param index of the node
   * @param delayNanos how long it is to be left alone yet; not negative
   */
  record Choice(int index, URI uri, long delayNanos) {}

  private final List<Node> nodes;
  private final RandomGenerator random;

  /** Which node leads what, as others have told; the least recently used goes. */
  private final Map<String, Integer> leaders =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > LEADERS_MAX;
        }
      };

  private int preferred;

  Nodes(List<URI> uris, RandomGenerator random, long nowNanos) {
    this.nodes = uris.stream().map(uri -> new Node(uri, nowNanos)).toList();
    this.random = random;
    this.preferred = random.nextInt(nodes.size());
  }

  /**
   * The node that leads the subject or else the preferred one, or the next that rests no longer, or
   * else the first that will.
   */
  synchronized Choice choose(String subject, long nowNanos) {
    int first = leaders.getOrDefault(subject, preferred);
    int best = first;
    for (int i = 0; i < nodes.size(); i++) {
      int candidate = (first + i) % nodes.size();
      if (restNanos(candidate, nowNanos) <= 0) {
        best = candidate;
        break;
      }
      if (restNanos(candidate, nowNanos) < restNanos(best, nowNanos)) {
        best = candidate;
      }
    }
    return new Choice(best, nodes.get(best).uri, Math.max(0, restNanos(best, nowNanos)));
  }

  /**
   * @param leader the address of the node that leads the subject, if it is another and the node
   *     says so; it counts only if the client was given that address itself
   */
  synchronized void served(int index, String subject, String leader) {
    nodes.get(index).failures = 0;
    int told = at(leader);
    if (told >= 0 && !subject.isEmpty()) {
      leaders.put(subject, told);
    } else if (leaders.containsKey(subject)) {
      leaders.put(subject, index);
    } else {
      preferred = index;
    }
  }

  private int at(String address) {
    for (int index = 0; index < nodes.size(); index++) {
      if (address.equalsIgnoreCase(nodes.get(index).uri.getAuthority())) {
        return index;
      }
    }
    return -1;
  }

  /**
   * @param sentNanos when the attempt began; several that fail together count once
   * @param restMillis how long the node itself wants to be left alone
   */
  synchronized void failed(int index, long sentNanos, long nowNanos, long restMillis) {
    Node node = nodes.get(index);
    if (node.failures == 0 || sentNanos - node.lastFailureNanos >= 0) {
      node.failures++;
      node.lastFailureNanos = nowNanos;
      int doublings = Math.min(node.failures - 1, DOUBLINGS_MAX);
      long bound = Math.min(REST_MAX_MILLIS, REST_BASE_MILLIS << doublings);
      rest(node, nowNanos, 1 + random.nextLong(bound));
    }
    rest(node, nowNanos, restMillis);
  }

  private static void rest(Node node, long nowNanos, long millis) {
    long until = nowNanos + TimeUnit.MILLISECONDS.toNanos(millis);
    if (until - node.restsUntilNanos > 0) {
      node.restsUntilNanos = until;
    }
  }

  private long restNanos(int index, long nowNanos) {
    return nodes.get(index).restsUntilNanos - nowNanos;
  }
}
