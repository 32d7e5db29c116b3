package io.quorate.client.wire;

import java.net.URI;
import java.util.List;
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
  private int preferred;

  Nodes(List<URI> uris, RandomGenerator random, long nowNanos) {
    this.nodes = uris.stream().map(uri -> new Node(uri, nowNanos)).toList();
    this.random = random;
    this.preferred = random.nextInt(nodes.size());
  }

  /** The preferred node, or the next that rests no longer, or else the first that will. */
  synchronized Choice choose(long nowNanos) {
    int best = preferred;
    for (int i = 0; i < nodes.size(); i++) {
      int candidate = (preferred + i) % nodes.size();
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

  synchronized void served(int index) {
    Node node = nodes.get(index);
    node.failures = 0;
    preferred = index;
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
