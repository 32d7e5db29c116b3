package io.quorate.bench;

import static io.quorate.live.ApiCall.acquire;

import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How long locks cannot be had when the leader is killed: from the signal to the first grant that
 * was asked for, after the process was gone, on a node that lives.
 */
final class Failover {
  private static final int CALL_MILLIS = 2_000;
  private static final int SECONDS_MAX = 60;

  private final LiveCluster cluster;
  private final List<Long> millis = new ArrayList<>();

  Failover(LiveCluster cluster) {
    this.cluster = cluster;
  }

  /** Kills the leader, waits for a grant, and brings the node back until it has caught up. */
  long round() {
    LiveNode leader = cluster.awaitLeader();
    AtomicBoolean isOver = new AtomicBoolean();
    long begin = System.nanoTime();
    leader.kill();
    List<CompletableFuture<Long>> probes = new ArrayList<>();
    for (LiveNode survivor : cluster.others(leader)) {
      probes.add(CompletableFuture.supplyAsync(() -> firstGrantNanos(survivor, isOver)));
    }
    long end =
        (Long)
            CompletableFuture.anyOf(probes.toArray(CompletableFuture[]::new))
                .orTimeout(SECONDS_MAX, TimeUnit.SECONDS)
                .join();
    isOver.set(true);
    cluster.heal();
    millis.add(TimeUnit.NANOSECONDS.toMillis(end - begin));
    return millis.get(millis.size() - 1);
  }

  long medianMillis() {
    List<Long> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  long maxMillis() {
    return Collections.max(millis);
  }

  private static long firstGrantNanos(LiveNode node, AtomicBoolean isOver) {
    for (int attempt = 0; !isOver.get(); attempt++) {
      String lock = "failover-" + node + "-" + System.nanoTime() + "-" + attempt;
      if (node.tryCall(acquire(lock, "probe").with("ttl", 1).patience(CALL_MILLIS)).isOk()) {
        return System.nanoTime();
      }
    }
    return System.nanoTime();
  }
}
