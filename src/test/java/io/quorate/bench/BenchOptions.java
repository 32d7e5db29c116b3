package io.quorate.bench;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What load to make.
 *
 * @param pinnedNode the only node that gets load, as an index; null spreads it over all
 * @param sharedLocks how many locks all connections share; 0 gives each its own
 * @param waitSeconds how long an acquire is parked while another holds the lock; 0 is a plain try
 * @param pids processes whose CPU seconds are reported beside the generator's own
 */
public record BenchOptions(
    List<InetSocketAddress> nodes,
    int connections,
    int threads,
    int durationSeconds,
    int warmupSeconds,
    @Nullable Integer pinnedNode,
    int sharedLocks,
    int waitSeconds,
    int ttlSeconds,
    List<Long> pids) {

  static final String USAGE =
      """
      usage: LoadGenerator --nodes host:port,... [options]
        --connections N   closed loops: acquire, release, and again (16)
        --threads N       selector threads that drive them (1)
        --duration S      seconds measured (20)
        --warmup S        seconds before that, not measured (10)
        --pin I           load only the I-th node, from 0; otherwise spread
        --locks own       a lock for each connection (default)
        --locks shared:K  K locks for all connections
        --wait S          park an acquire up to S seconds, 60 at most (0)
        --ttl S           seconds each hold would live (30)
        --pids P,...      report the CPU seconds of these processes
      """;

  private static final Set<String> NAMES =
      Set.of(
          "nodes",
          "connections",
          "threads",
          "duration",
          "warmup",
          "pin",
          "locks",
          "wait",
          "ttl",
          "pids");
  private static final String SHARED = "shared:";

  public BenchOptions {
    nodes = List.copyOf(nodes);
    pids = List.copyOf(pids);
    require(!nodes.isEmpty(), "--nodes names at least one host:port");
    require(connections >= 1, "--connections is at least 1");
    require(threads >= 1 && threads <= connections, "--threads is 1 to the connections");
    require(durationSeconds >= 1, "--duration is at least 1");
    require(warmupSeconds >= 0, "--warmup is not negative");
    require(
        pinnedNode == null || (pinnedNode >= 0 && pinnedNode < nodes.size()),
        "--pin is an index into --nodes");
    require(sharedLocks >= 0, "--locks is own or shared:K");
    require(waitSeconds >= 0 && waitSeconds <= 60, "--wait is 0 to 60");
    require(ttlSeconds >= 1, "--ttl is at least 1");
  }

  /** Load spread over these nodes, each connection with a lock of its own. */
  public static BenchOptions spreadOver(List<InetSocketAddress> nodes, int connections) {
    return new BenchOptions(nodes, connections, 1, 20, 10, null, 0, 0, 30, List.of());
  }

  /**
   * Reads {@code --name value} pairs.
   *
   * @throws IllegalArgumentException with a line for the user
   */
  static BenchOptions parse(String... arguments) {
    Arguments given = Arguments.parse(NAMES, arguments);
    String pin = given.text("pin", "");
    String locks = given.text("locks", "own");
    return new BenchOptions(
        addresses(given.text("nodes", "")),
        given.number("connections", 16),
        given.number("threads", 1),
        given.number("duration", 20),
        given.number("warmup", 10),
        pin.isEmpty() ? null : given.number("pin", 0),
        sharedLocks(locks),
        given.number("wait", 0),
        given.number("ttl", 30),
        given.numbers("pids", "").stream().map(Integer::longValue).toList());
  }

  /** The same for another time. */
  BenchOptions lasting(int warmup, int measured) {
    return new BenchOptions(
        nodes,
        connections,
        threads,
        measured,
        warmup,
        pinnedNode,
        sharedLocks,
        waitSeconds,
        ttlSeconds,
        pids);
  }

  /** The index of the node that a connection calls, unless that node is away. */
  int nodeOf(int connection) {
    return pinnedNode == null ? connection % nodes.size() : pinnedNode;
  }

  static List<InetSocketAddress> addresses(String list) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String each : list.split(",", -1)) {
      int colon = each.lastIndexOf(':');
      require(colon > 0, "--nodes is host:port,...");
      int port = Arguments.parseNumber("nodes", each.substring(colon + 1));
      addresses.add(new InetSocketAddress(each.substring(0, colon), port));
    }
    return addresses;
  }

  private static int sharedLocks(String locks) {
    if (locks.equals("own")) {
      return 0;
    }
    require(locks.startsWith(SHARED), "--locks is own or shared:K");
    return Arguments.parseNumber("locks", locks.substring(SHARED.length()));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
