package io.quorate.chaos;

import io.quorate.kernel.Rng;
import io.quorate.live.ApiCall;
import io.quorate.live.LiveNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The clients of the cache in a run, and what they find out together. */
final class CacheLoad {
  private static final int READ_SECONDS = 60;
  private static final int PATIENCE_MILLIS = 2_000;

  private final CacheOptions options;
  private final List<LiveNode> nodes;
  private final CacheOracle oracle;
  private final List<CacheClient> clients = new ArrayList<>();
  private final CacheClient last;

  CacheLoad(CacheOptions options, List<LiveNode> nodes, Rng rng, History history) {
    this.options = options;
    this.nodes = nodes;
    this.oracle = new CacheOracle(options.keys(), options.isBack());
    AtomicLong values = new AtomicLong();
    for (int i = 0; i < options.clients(); i++) {
      clients.add(client("cacher" + i, rng.split(), values, history));
    }
    last = client("last", rng.split(), values, history);
  }

  private CacheClient client(String name, Rng rng, AtomicLong values, History history) {
    return new CacheClient(name, rng, nodes, oracle, options, values, history);
  }

  boolean isUsed() {
    return !clients.isEmpty();
  }

  List<CacheClient> clients() {
    return clients;
  }

  long intervalNanos() {
    return TimeUnit.SECONDS.toNanos(1) * clients.size() / options.callsPerSecond();
  }

  void struck(Fault fault, List<LiveNode> victims) {
    if (!fault.isInOrder()) {
      oracle.struck(names(victims), System.nanoTime());
    }
  }

  void recovered(List<LiveNode> victims) {
    oracle.recovered(names(victims), System.nanoTime());
  }

  private static List<String> names(List<LiveNode> victims) {
    return victims.stream().map(LiveNode::id).toList();
  }

  /**
   * Reads every key at every node, and judges all answers since the last time. No call may be under
   * way.
   */
  void verify() throws InterruptedException {
    for (int key = 0; key < (isUsed() ? options.keys() : 0); key++) {
      for (LiveNode node : nodes) {
        insist(node, key, false);
        insist(node, key, true);
      }
    }
    oracle.judge();
  }

  private void insist(LiveNode node, int key, boolean isBypass) throws InterruptedException {
    long begin = System.nanoTime();
    while (!last.readAt(node, key, isBypass)) {
      if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(READ_SECONDS)) {
        throw new AssertionError("no read of " + CacheClient.key(key) + " on " + node);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** How many writes the nodes say that they have lost since they were started. */
  private long counted() {
    return nodes.stream()
        .map(node -> node.tryCall(ApiCall.get("/cache").patience(PATIENCE_MILLIS)))
        .mapToLong(answer -> answer.number("lost_writes"))
        .sum();
  }

  @Override
  public String toString() {
    return oracle + (options.isBack() ? ", counted by nodes that live on: " + counted() : "");
  }
}
