package io.quorate.bench;

import com.google.errorprone.annotations.FormatMethod;
import io.quorate.live.LiveCluster;
import io.quorate.live.LiveNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts a cluster of its own and prints every figure of BENCHMARKS.md. */
public final class Benchmarks {
  private static final String USAGE =
      """
      usage: Benchmarks [options]
        --connections L  closed loops; a scenario for each of a comma-separated list (16,64,256)
        --parked N       closed loops that wait for few locks (200)
        --senders N      closed loops that send arrays of messages (8)
        --duration S     seconds measured in each scenario (30)
        --warmup S       seconds of load before each scenario (30)
        --rounds N       kills of the leader (20)
        --port N         first of three ports (18301)
        --dir D          logs and data (target/bench)
      """;
  private static final Set<String> NAMES =
      Set.of("connections", "parked", "senders", "duration", "warmup", "rounds", "port", "dir");
  private static final int TTL_SECONDS = 30;
  private static final int WAIT_SECONDS = 20;
  private static final int SHARED_LOCKS = 16;
  private static final int PAIRS = 100;

  private final Arguments given;
  private final LiveCluster cluster;

  private Benchmarks(Arguments given, LiveCluster cluster) {
    this.given = given;
    this.cluster = cluster;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Arguments given;
    try {
      given = Arguments.parse(NAMES, arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + USAGE);
      System.exit(2);
      return;
    }
    try (LiveCluster cluster = cluster(given, "load")) {
      new Benchmarks(given, cluster).measureLoad();
    }
    if (given.number("rounds", 20) > 0) {
      try (LiveCluster cluster = cluster(given, "failover")) {
        new Benchmarks(given, cluster).measureFailover();
      }
    }
  }

  private static LiveCluster cluster(Arguments given, String name) throws IOException {
    int port = given.number("port", 18_301);
    Path directory =
        Path.of(given.text("dir", "target/bench")).resolve(name + "-" + System.currentTimeMillis());
    return LiveCluster.plain(directory, List.of(port, port + 1, port + 2));
  }

  private void start() throws IOException, InterruptedException {
    StartUp startUp = StartUp.of(cluster);
    title("start-up of three empty nodes");
    line("first answer, ms: %s; leader: %d ms", startUp.answerMillis(), startUp.leaderMillis());
    resident();
  }

  private void measureLoad() throws IOException, InterruptedException {
    start();

    List<Integer> connections = given.numbers("connections", "16,64,256");
    warmUp(Collections.max(connections));
    int leader = cluster.nodes().indexOf(cluster.awaitLeader());
    int follower = (leader + 1) % LiveCluster.SIZE;
    for (int count : connections) {
      scenario("own locks, spread over all nodes", load(count, null, 0));
    }
    int middle = connections.get(connections.size() / 2);
    scenario("own locks, all through the leader", load(middle, leader, 0));
    scenario("own locks, all through one follower", load(middle, follower, 0));
    scenario(
        "waits parked for " + SHARED_LOCKS + " locks",
        load(given.number("parked", 200), null, SHARED_LOCKS));
    messages(given.number("senders", 8));
    resident();
  }

  private BenchOptions load(int connections, @Nullable Integer pinned, int sharedLocks) {
    return new BenchOptions(
        addresses(),
        connections,
        1,
        given.number("duration", 30),
        given.number("warmup", 30),
        pinned,
        sharedLocks,
        sharedLocks == 0 ? 0 : WAIT_SECONDS,
        TTL_SECONDS,
        cluster.nodes().stream().map(LiveNode::pid).toList());
  }

  /** Few connections alone would be measured long before the servers' code is compiled. */
  private void warmUp(int connections) throws IOException, InterruptedException {
    LoadGenerator generator = LoadGenerator.start(load(connections, null, 0));
    TimeUnit.SECONDS.sleep(2L * given.number("warmup", 30));
    generator.close();
  }

  private void scenario(String name, BenchOptions options)
      throws IOException, InterruptedException {
    title(name + ", " + options.connections() + " connections");
    try (LoadGenerator generator = LoadGenerator.start(options)) {
      TimeUnit.SECONDS.sleep(options.warmupSeconds());
      System.out.print(generator.measure().text());
    }
  }

  private void messages(int senders) throws InterruptedException {
    title("arrays of " + 2 * PAIRS + " messages, " + senders + " connections");
    try (MessageLoad load = MessageLoad.start(addresses(), senders, PAIRS)) {
      TimeUnit.SECONDS.sleep(given.number("warmup", 30));
      System.out.print(load.measure(given.number("duration", 30)));
    }
  }

  private void measureFailover() throws IOException, InterruptedException {
    start();
    int rounds = given.number("rounds", 20);
    title("kill of the leader under load, " + rounds + " rounds");
    Failover failover = new Failover(cluster);
    try (LoadGenerator load = LoadGenerator.start(BenchOptions.spreadOver(addresses(), 8))) {
      load.beginMeasuring();
      for (int round = 0; round < rounds; round++) {
        TimeUnit.SECONDS.sleep(3);
        line("round %d: %d ms", round, failover.round());
      }
      load.end();
      line("median %d ms, maximum %d ms", failover.medianMillis(), failover.maxMillis());
      line("tokens that did not rise: %d", load.tokensNotRising());
    }
    resident();
  }

  private void resident() throws IOException {
    for (LiveNode node : cluster.nodes()) {
      long mebibytes = ProcessCpu.residentKibibytes(node.pid()) / 1024;
      line("resident memory of %s: %d MiB", node, mebibytes);
    }
  }

  private List<InetSocketAddress> addresses() {
    return cluster.nodes().stream()
        .map(node -> new InetSocketAddress("localhost", node.port()))
        .toList();
  }

  private static void title(String name) {
    System.out.println("== " + name);
  }

  @FormatMethod
  private static void line(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
