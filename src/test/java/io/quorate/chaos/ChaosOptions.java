package io.quorate.chaos;

import io.quorate.bench.Arguments;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How to torment a cluster.
 *
 * @param rounds how many rounds have to be done in all, over all runs
 * @param roundsPerCluster after how many rounds a cluster is replaced by a new one
 * @param stepsPerSecond how many acquires all clients together begin in a second
 * @param producers how many clients send messages in batches, into as many queues as receive them
 * @param consumers how many clients receive messages
 * @param snapshotEntries after how many entries the nodes cut their logs
 * @param plant a bug that the nodes get, which has to be found; empty for none
 */
record ChaosOptions(
    int rounds,
    int roundsPerCluster,
    long seed,
    List<Fault> faults,
    int clients,
    int stepsPerSecond,
    int producers,
    int consumers,
    int batchesPerSecond,
    CacheOptions cache,
    int snapshotEntries,
    int firstPort,
    Path directory,
    String plant) {
  static final String USAGE =
      """
      usage: KillRounds [options]
        --rounds N       rounds in all, over all runs (200)
        --fresh N        a new cluster every N rounds (50)
        --seed N         decides which node, when, and what clients do (1)
        --faults F,...   taken in turn: kill, kill_leader, kill_all, pause, pause_leader, stop,
                         stop_leader (kill); and with a disk for each node, as root: power,
                         power_leader, power_all, dead_disk, full_disk; and with a network of
                         their own: cut, cut_leader
        --clients N      sequential clients (12)
        --rate N         acquires begun a second, each with its release (150)
        --producers N    clients that send batches of 50 messages, four queues in all (0)
        --consumers N    clients that receive and acknowledge them (0)
        --batches N      batches begun a second by all producers (20)
      """
          + CacheOptions.USAGE
          + """
        --snapshot N     entries after which a node cuts its log (2000)
        --port N         first of three ports (18201)
        --dir D          progress, logs and data (target/chaos)
        --plant BUG      the nodes get this planted bug, and the run succeeds if it is found
      """;

  private static final Set<String> NAMES =
      Set.of(
          "rounds",
          "fresh",
          "seed",
          "faults",
          "clients",
          "rate",
          "producers",
          "consumers",
          "batches",
          "cachers",
          "cache-rate",
          "cache-keys",
          "cache-reads",
          "cache-policy",
          "cache-memory",
          "snapshot",
          "port",
          "dir",
          "plant");

  /**
   * @throws IllegalArgumentException with a line for the user
   */
  static ChaosOptions parse(String... arguments) {
    Arguments given = Arguments.parse(NAMES, arguments);
    if (given.number("batches", 20) < 1) {
      throw new IllegalArgumentException("--batches is at least 1");
    }
    return new ChaosOptions(
        given.number("rounds", 200),
        given.number("fresh", 50),
        given.number("seed", 1),
        faults(given.text("faults", "kill")),
        given.number("clients", 12),
        given.number("rate", 150),
        given.number("producers", 0),
        given.number("consumers", 0),
        given.number("batches", 20),
        CacheOptions.of(given),
        given.number("snapshot", 2_000),
        given.number("port", 18_201),
        Path.of(given.text("dir", "target/chaos")),
        given.text("plant", ""));
  }

  boolean needsDisks() {
    return faults.stream().anyMatch(Fault::isOfDisks);
  }

  boolean needsNetwork() {
    return faults.stream().anyMatch(Fault::isOfNetworks);
  }

  List<Integer> ports() {
    return List.of(firstPort, firstPort + 1, firstPort + 2);
  }

  private static List<Fault> faults(String list) {
    return Arrays.stream(list.split(",", -1))
        .map(each -> Fault.valueOf(each.toUpperCase(Locale.ROOT)))
        .toList();
  }
}
