package io.quorate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cache.CacheKey;
import io.quorate.kernel.NodeId;
import io.quorate.kernel.Rng;
import io.quorate.ring.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Goal: every key of the cache is one register, whatever happens to the nodes. Method: whole
 * clusters with clients, crashes, pauses, cuts and drifting clocks, seed by seed, and the
 * linearizability checker at the end.
 */
class CacheStormSimTest {
  private static final int SEEDS = Integer.getInteger("cache.seeds", 12);
  private static final long FIRST = Long.getLong("cache.seed", 1);
  private static final int SHARDS = 3;
  private static final int CLIENTS = 6;
  private static final int KEYS = 4;
  private static final int FAULTS = 12;
  private static final long FAULT_MILLIS_MAX = 1_500;

  /** Clocks are as wrong as leases allow for. */
  private static final double DRIFT_MAX = 0.01;

  @Test
  void everyKeyIsOneRegister() {
    LongAdder calls = new LongAdder();
    LongAdder hits = new LongAdder();
    LongStream.range(FIRST, FIRST + SEEDS)
        .parallel()
        .forEach(
            seed -> {
              CacheHistory history = new Run(seed).storm();
              calls.add(history.size());
              hits.add(history.hits());
            });
    assertThat(calls.sum()).as("a storm in which nothing happens").isGreaterThan(100L * SEEDS);
    assertThat(hits.sum()).isGreaterThan(10L * SEEDS);
  }

  private static final class Run {
    private final long seed;
    private final Rng rng;
    private final SimCluster cluster;
    private final CacheHistory history = new CacheHistory(new Shards(SHARDS), KEYS);
    private final List<CacheClient> clients = new ArrayList<>();
    private final TreeSet<NodeId> down = new TreeSet<>();
    private final TreeSet<NodeId> paused = new TreeSet<>();

    Run(long seed) {
      this.seed = seed;
      rng = new Rng(seed);
      int nodes = rng.chance(0.3) ? 5 : 3;
      cluster =
          new SimCluster(
              Settings.calm(nodes, seed).placing(SHARDS, 3).drifting(DRIFT_MAX),
              Streams.of(seed),
              0);
    }

    CacheHistory storm() {
      ShardCheck check = new ShardCheck(cluster.world());
      cluster.awaitThat("all is settled", check::isSettled);
      for (NodeId node : cluster.nodes()) {
        cluster.drift(node, 1 + DRIFT_MAX * (rng.between(0, 201) - 100) / 100.0);
      }
      for (int i = 0; i < CLIENTS; i++) {
        CacheClient client = new CacheClient(cluster, rng.split(), i, history);
        clients.add(client);
        client.think();
      }
      for (int i = 0; i < FAULTS; i++) {
        cluster.advanceMillis(rng.between(50, FAULT_MILLIS_MAX));
        fault();
      }
      history.close();
      mend();
      cluster.awaitThat(
          "everybody has an answer", () -> clients.stream().noneMatch(CacheClient::isBusy));
      readEverything();
      try {
        history.requireLinearizable();
      } catch (AssertionError broken) {
        throw new AssertionError("-Dcache.seed=" + seed + " -Dcache.seeds=1", broken);
      }
      return history;
    }

    private void fault() {
      NodeId node = cluster.nodes().get(rng.index(cluster.nodes().size()));
      switch (rng.index(6)) {
        case 0 -> {
          if (down.isEmpty() && !paused.contains(node)) {
            cluster.crash(node);
            down.add(node);
          } else {
            mend();
          }
        }
        case 1, 2 -> {
          if (paused.isEmpty() && !down.contains(node)) {
            cluster.pause(node);
            paused.add(node);
          } else {
            paused.forEach(cluster::resume);
            paused.clear();
          }
        }
        case 3 -> cluster.isolate(node);
        case 4 -> {
          NodeId other = cluster.nodes().get(rng.index(cluster.nodes().size()));
          if (!other.equals(node)) {
            cluster.cut(node, other);
          }
        }
        default -> mend();
      }
    }

    private void mend() {
      cluster.heal();
      paused.forEach(cluster::resume);
      paused.clear();
      down.forEach(cluster::restart);
      down.clear();
    }

    /** Every node goes on; what it says is held against all that was said before. */
    private void readEverything() {
      CacheClient last = new CacheClient(cluster, rng.split(), CLIENTS, history);
      for (CacheKey key : history.keys()) {
        for (NodeId node : cluster.nodes()) {
          cluster.awaitThat(
              "seed " + seed + ": " + key + " is read at " + node, last.reading(node, key));
        }
      }
    }
  }
}
