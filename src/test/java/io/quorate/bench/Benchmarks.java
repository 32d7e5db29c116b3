package io.quorate.bench;

import io.quorate.live.LiveCluster;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Starts clusters of its own and prints every figure of BENCHMARKS.md. */
public final class Benchmarks {
  private static final String USAGE =
      """
      usage: Benchmarks [options]
        --parts P,...    locks, table, queues, cache, writeback, failover, rolling; each with a
                         cluster of its own (all)
        --nodes N        of each cluster, 1 to 9; but cache, writeback, failover and rolling have
                         three (3)
        --connections L  closed loops; a scenario for each of a comma-separated list (16,64,256)
        --parked N       closed loops that wait for few locks (200)
        --senders N      closed loops that send arrays of messages (8)
        --held N         locks held while others are taken (100000)
        --sessions N     sessions kept alive (10000)
        --keys N         keys of the cache's mixed load (10000)
        --lines N        lines that each node's cache has room for (20000)
        --windows N      pairs of windows in which hits and a constant are measured in turn (10)
        --bodies L       bytes of a message; a scenario for each of a list (100,1024)
        --duration S     seconds measured in each scenario (30)
        --warmup S       seconds of load before each scenario (30)
        --rounds N       kills of the leader (20), or restarts of all nodes (2)
        --apart N        1: a node that starts or stops has a processor to itself (0)
        --heap H         of each node (512m)
        --flags F,...    more for the virtual machine of each node, which has the serial collector
        --port N         first of as many ports as there are nodes (18301)
        --dir D          logs and data (target/bench)
      """;
  private static final Set<String> NAMES =
      Set.of(
          "parts",
          "nodes",
          "connections",
          "parked",
          "senders",
          "held",
          "sessions",
          "keys",
          "lines",
          "windows",
          "bodies",
          "duration",
          "warmup",
          "rounds",
          "apart",
          "heap",
          "flags",
          "port",
          "dir");

  private static final int NODES_MAX = 9;
  private static final Set<String> OF_ANY_SIZE = Set.of("locks", "table", "queues");

  private Benchmarks() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      measure(Arguments.parse(NAMES, arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + USAGE);
      System.exit(2);
    }
  }

  private static void measure(Arguments given) throws IOException, InterruptedException {
    List<String> parts =
        List.of(
            given
                .text("parts", "locks,table,queues,cache,writeback,failover,rolling")
                .split(",", -1));
    parts.forEach(part -> requireSize(part, given.number("nodes", LiveCluster.SIZE)));
    for (String part : parts) {
      Figures figures = figures(part);
      try (Stage stage = Stage.start(given, part, figures)) {
        figures.measure(stage);
        stage.resident();
      }
    }
  }

  private static void requireSize(String part, int nodes) {
    if (nodes < 1 || nodes > NODES_MAX) {
      throw new IllegalArgumentException("--nodes is 1 to " + NODES_MAX + ": " + nodes);
    }
    if (nodes != LiveCluster.SIZE && !OF_ANY_SIZE.contains(part)) {
      throw new IllegalArgumentException(
          "--parts " + part + " has " + LiveCluster.SIZE + " nodes, not " + nodes);
    }
  }

  private static Figures figures(String part) {
    return switch (part) {
      case "locks" -> new LockFigures();
      case "table" -> new TableFigures();
      case "queues" -> new QueueFigures();
      case "cache" -> new CacheFigures();
      case "writeback" -> new WriteBackFigures();
      case "failover" -> new FailoverFigures();
      case "rolling" -> new RollingFigures();
      default ->
          throw new IllegalArgumentException(
              "--parts are locks, table, queues, cache, writeback, failover, rolling: " + part);
    };
  }
}
