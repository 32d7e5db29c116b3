package io.quorate.bench;

import com.google.errorprone.annotations.FormatMethod;
import io.quorate.cluster.ClusterPlan;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A running cluster with nothing in it, and what every part measures on one. */
final class Stage implements AutoCloseable {
  private static final int TTL_SECONDS = 30;

  private final Arguments given;
  private final LiveCluster cluster;

  private Stage(Arguments given, LiveCluster cluster) {
    this.given = given;
    this.cluster = cluster;
  }

  /** Starts a cluster, and prints how long that took. */
  static Stage start(Arguments given, String name, Figures figures) throws IOException {
    int nodes = given.number("nodes", LiveCluster.SIZE);
    int port = given.number("port", 18_301);
    List<Integer> ports = IntStream.range(port, port + nodes).boxed().toList();
    Path directory =
        Path.of(given.text("dir", "target/bench")).resolve(name + "-" + System.currentTimeMillis());
    ClusterPlan plan =
        LiveCluster.plainPlan(directory, ports).withFlag("-Xmx" + given.text("heap", "512m"));
    for (String flag : given.words("flags")) {
      plan = plan.withFlag(flag);
    }
    Stage stage = new Stage(given, LiveCluster.of(figures.plan(plan, given)));
    try {
      StartUp startUp = StartUp.of(stage.cluster);
      title("start-up, empty nodes: " + nodes);
      line("first answer, ms: %s; leader: %d ms", startUp.answerMillis(), startUp.leaderMillis());
      stage.resident();
      return stage;
    } catch (Throwable e) {
      stage.close();
      throw e;
    }
  }

  Arguments given() {
    return given;
  }

  LiveCluster cluster() {
    return cluster;
  }

  int warmUpSeconds() {
    return given.number("warmup", 30);
  }

  int measuredSeconds() {
    return given.number("duration", 30);
  }

  List<InetSocketAddress> addresses() {
    return cluster.nodes().stream()
        .map(node -> new InetSocketAddress("localhost", node.port()))
        .toList();
  }

  /**
   * @param pinned the only node that gets load, as an index; null spreads it over all
   * @param sharedLocks how many locks all connections share; 0 gives each its own
   * @param waitSeconds how long an acquire may wait
   */
  BenchOptions load(int connections, @Nullable Integer pinned, int sharedLocks, int waitSeconds) {
    return new BenchOptions(
        addresses(),
        connections,
        1,
        measuredSeconds(),
        warmUpSeconds(),
        pinned,
        sharedLocks,
        waitSeconds,
        TTL_SECONDS,
        cluster.nodes().stream().map(LiveNode::pid).toList());
  }

  /** Few connections alone would be measured long before the servers' code is compiled. */
  void warmUp(int connections) throws IOException, InterruptedException {
    warmUp(LoadGenerator.start(load(connections, null, 0, 0)));
  }

  /** The same with such loops. */
  void warmUp(int connections, ClientLoop.Maker loops) throws IOException, InterruptedException {
    warmUp(LoadGenerator.start(load(connections, null, 0, 0), loops));
  }

  private void warmUp(LoadGenerator started) throws InterruptedException {
    try {
      TimeUnit.SECONDS.sleep(2L * warmUpSeconds());
    } finally {
      started.close();
    }
  }

  /** Makes load of such loops, and prints what came of it. */
  void measure(String name, BenchOptions options, ClientLoop.Maker loops)
      throws IOException, InterruptedException {
    measure(name, LoadGenerator.start(options, loops), options);
  }

  /** Makes load of such loops, and returns what came of it. */
  LoadReport report(BenchOptions options, ClientLoop.Maker loops)
      throws IOException, InterruptedException {
    try (LoadGenerator generator = LoadGenerator.start(options, loops)) {
      TimeUnit.SECONDS.sleep(options.warmupSeconds());
      return generator.measure();
    }
  }

  /** Takes locks and gives them back, and prints what came of it. */
  void measureLocks(String name, BenchOptions options) throws IOException, InterruptedException {
    measure(name, LoadGenerator.start(options), options);
  }

  private static void measure(String name, LoadGenerator started, BenchOptions options)
      throws IOException, InterruptedException {
    title(name + ", " + options.connections() + " connections");
    try (LoadGenerator generator = started) {
      TimeUnit.SECONDS.sleep(options.warmupSeconds());
      System.out.print(generator.measure().text());
    }
  }

  /** Prints how much memory each node has. */
  void resident() throws IOException {
    for (LiveNode node : cluster.nodes()) {
      long mebibytes = ProcessCpu.residentKibibytes(node.pid()) / 1024;
      line("resident memory of %s: %d MiB", node, mebibytes);
    }
  }

  static void title(String name) {
    System.out.println("== " + name);
  }

  @FormatMethod
  static void line(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  @Override
  public void close() {
    cluster.close();
  }
}
