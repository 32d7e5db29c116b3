package io.quorate.bench;

import io.quorate.bench.CacheLoop.Kind;
import io.quorate.bench.CacheLoop.Work;
import io.quorate.cluster.ClusterPlan;
import io.quorate.live.LiveCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What reads and writes of the cache cost, by where the value is. */
final class CacheFigures implements Figures {
  private static final int NODE = 0;
  private static final int OTHER = 1;
  private static final int THIRD = 2;

  /** Keys that every node has while hits are measured. */
  private static final int WARM_KEYS = 100;

  private static final double WRITES = 0.05;
  private static final int TURN_CLIENTS = 4;
  private static final int WINDOW_PARTS = 5;

  /** A lease that ends now and then makes a few misses. */
  private static final double SAME_KIND_MIN = 0.99;

  /** Operations a second, and what each cost the node that was asked. */
  private record Window(double perSecond, double cpuMicros) {}

  @Override
  public ClusterPlan plan(ClusterPlan plan, Arguments given) throws IOException {
    return plan.from(
            ArchiveWithConstant.copy(plan.jar(), plan.directory().resolve("with-constant.jar")))
        .with("CACHE_MAX_SIZE", Integer.toString(given.number("lines", 20_000)));
  }

  @Override
  public void measure(Stage stage) throws IOException, InterruptedException {
    CacheCalls calls = new CacheCalls(stage.addresses());
    calls.fill(NODE, WARM_KEYS);
    for (int node = 0; node < LiveCluster.SIZE; node++) {
      calls.warm(node, WARM_KEYS);
    }
    List<Integer> connections = stage.given().numbers("connections", "16,64,256");
    int middle = connections.get(connections.size() / 2);
    BenchOptions warming = stage.load(Collections.max(connections), null, 0, 0);
    for (Kind kind : List.of(Kind.READ, Kind.CONSTANT)) {
      stage.report(warming, loops(CacheLoop.alike(kind, WARM_KEYS)));
    }
    for (int count : connections) {
      stage.measure(
          "hits on one node",
          stage.load(count, NODE, 0, 0),
          loops(CacheLoop.alike(Kind.READ, WARM_KEYS)));
    }
    pairs(stage, stage.load(middle, NODE, 0, 0));
    stage.measure(
        "hits on all nodes",
        stage.load(middle, null, 0, 0),
        loops(CacheLoop.alike(Kind.READ, WARM_KEYS)));
    stage.measure(
        "writes of own keys on one node",
        stage.load(middle, NODE, 0, 0),
        loops(CacheLoop.ownWrites()));
    turns(new CacheTurns(stage, TURN_CLIENTS));
    int keys = stage.given().number("keys", 10_000);
    calls.fill(NODE, keys);
    stage.measure(
        "95 reads to 5 writes of " + keys + " keys by Zipf's law on all nodes",
        stage.load(middle, null, 0, 0),
        loops(CacheLoop.mixed(WRITES, keys)));
  }

  static ClientLoop.Maker loops(Work work) {
    return (connection, counts) -> new CacheLoop(work, connection, counts);
  }

  /*
   * In turn, so that what else this machine does meets both alike; whichever is first in a pair is
   * second in the next.
   */
  private static void pairs(Stage stage, BenchOptions load)
      throws IOException, InterruptedException {
    int count = stage.given().number("windows", 10);
    BenchOptions window = load.lasting(1, Math.max(1, load.durationSeconds() / WINDOW_PARTS));
    Stage.title(
        "hits and a constant in turn on one node, %d connections, %d pairs of %d s"
            .formatted(load.connections(), count, window.durationSeconds()));
    List<Double> rates = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean isHitFirst = i % 2 == 0;
      Window first = window(stage, window, isHitFirst ? Kind.READ : Kind.CONSTANT);
      Window second = window(stage, window, isHitFirst ? Kind.CONSTANT : Kind.READ);
      Window hit = isHitFirst ? first : second;
      Window constant = isHitFirst ? second : first;
      Stage.line(
          "hits %.0f/s, %.0f us of the node; constant %.0f/s, %.0f us",
          hit.perSecond(), hit.cpuMicros(), constant.perSecond(), constant.cpuMicros());
      rates.add(hit.perSecond() / constant.perSecond());
      costs.add(hit.cpuMicros() / constant.cpuMicros());
    }
    spread("hits a second to constants a second", rates);
    spread("processor time of a hit to that of a constant", costs);
  }

  private static Window window(Stage stage, BenchOptions options, Kind kind)
      throws IOException, InterruptedException {
    LoadReport report = stage.report(options, loops(CacheLoop.alike(kind, WARM_KEYS)));
    String name = kind == Kind.READ ? CacheLoop.HIT : CacheLoop.CONSTANT;
    long count = report.counts().of(name).units();
    if (count < SAME_KIND_MIN * report.operations()) {
      throw new IllegalStateException("too few were hits: " + report.text());
    }
    String node = "process " + stage.cluster().node(NODE).pid();
    double cpuSeconds = report.cpuSeconds().getOrDefault(node, 0.0);
    return new Window(count / report.seconds(), cpuSeconds * 1e6 / count);
  }

  private static void spread(String what, List<Double> ratios) {
    Collections.sort(ratios);
    Stage.line(
        "%s: median %.3f, from %.3f to %.3f",
        what, ratios.get(ratios.size() / 2), ratios.get(0), ratios.get(ratios.size() - 1));
  }

  private static void turns(CacheTurns turns) throws InterruptedException {
    turns.measure(
        "read of what another node has written",
        (calls, key, number) -> calls.write(OTHER, key, number),
        (calls, key, number) -> calls.read(NODE, key));
    turns.measure(
        "read of what no node has",
        (calls, key, number) -> calls.invalidate(OTHER, key),
        (calls, key, number) -> calls.read(NODE, key));
    for (int sharers = 0; sharers < LiveCluster.SIZE; sharers++) {
      int count = sharers;
      turns.measure(
          "write of what " + sharers + " other nodes have",
          (calls, key, number) -> {
            if (count > 0) {
              calls.read(OTHER, key);
            }
            if (count > 1) {
              calls.read(THIRD, key);
            }
          },
          (calls, key, number) -> {
            calls.write(NODE, key, number);
            return "done";
          });
    }
  }
}
