package io.quorate.cluster;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Runs a cluster in the foreground until it is interrupted: {@code mvn -Pcluster package}. */
public final class ClusterLauncher {
  private static final Duration START_PATIENCE = Duration.ofMinutes(5);
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(5);
  private static final String SECRET = "CLUSTER_SECRET";
  private static final String OPERATIONS = "src/docs/OPERATIONS.md";
  private static final int EXIT_FAILED = 1;

  private final ClusterProcesses cluster;
  private final PrintStream out;
  private volatile boolean isInterrupted;

  private ClusterLauncher(ClusterProcesses cluster, PrintStream out) {
    this.cluster = cluster;
    this.out = out;
  }

  /** Takes the jar, the directory of the nodes, and their ports as {@code 8001,8002,8003}. */
  public static void main(String[] arguments) throws IOException {
    // Of an exception Maven would show all the calls that have led to it.
    System.exit(run(plan(arguments, System.getenv()), System.out, System.err));
  }

  /** Returns what to end with, once no node is left; why that is so has been told. */
  static int run(ClusterPlan plan, PrintStream out, PrintStream err) throws IOException {
    try (ClusterProcesses cluster = ClusterProcesses.of(plan)) {
      ClusterLauncher launcher = new ClusterLauncher(cluster, out);
      Runtime.getRuntime().addShutdownHook(new Thread(launcher::interrupt, "cluster-stop"));
      launcher.run();
      return 0;
    } catch (NodeFailure e) {
      err.println(e.getMessage());
      return EXIT_FAILED;
    }
  }

  /** The secret of the environment counts, so that a node which is started by hand can join. */
  static ClusterPlan plan(String[] arguments, Map<String, String> environment) {
    List<Integer> ports = Arrays.stream(arguments[2].split(",")).map(Integer::valueOf).toList();
    ClusterPlan plan = ClusterPlan.of(Path.of(arguments[0]), Path.of(arguments[1]), ports).quick();
    String secret = environment.get(SECRET);
    return secret == null ? plan : plan.with(SECRET, secret);
  }

  private void interrupt() {
    isInterrupted = true;
    cluster.close();
  }

  private void run() throws IOException {
    for (NodeProcess node : cluster.nodes()) {
      Files.deleteIfExists(node.log());
    }
    try {
      cluster.start();
      greet(awaitLeader());
      watch();
    } catch (NodeFailure e) {
      if (isInterrupted) {
        awaitExit(); // the nodes end because they were told to
      }
      throw e;
    }
  }

  private static void awaitExit() {
    while (true) {
      LockSupport.park();
    }
  }

  private NodeProcess awaitLeader() {
    long startNanos = System.nanoTime();
    Deadline deadline = Deadline.after(START_PATIENCE);
    out.println("Starting " + names(cluster.nodes()) + ". Waiting for a leader:");
    while (!deadline.hasPassed()) {
      Optional<NodeProcess> leader = awaitChange();
      failIfOneEnded();
      out.printf("%4d s  %s%n", secondsSince(startNanos), states());
      if (leader.isPresent()) {
        return leader.get();
      }
    }
    throw cluster.failure("no leader after " + START_PATIENCE.toSeconds() + " s");
  }

  /**
   * Waits until one leads and all answer, or for something to report, at most until the next
   * progress line.
   */
  private Optional<NodeProcess> awaitChange() {
    List<NodeProcess> leader = new ArrayList<>();
    Deadline.after(PROGRESS_INTERVAL)
        .awaits(
            () -> {
              if (cluster.nodes().stream().allMatch(node -> node.view().isPresent())) {
                cluster.leader().ifPresent(leader::add);
              }
              return !leader.isEmpty() || !allAlive();
            });
    return leader.stream().findFirst();
  }

  private void failIfOneEnded() {
    for (NodeProcess node : cluster.nodes()) {
      if (!node.isAlive()) {
        throw new NodeFailure(
            "%s ended with %d instead of joining; the end of %s:%n%s"
                .formatted(node.id(), node.exitValue(), node.log(), node.logTail()));
      }
    }
  }

  private void greet(NodeProcess leader) {
    NodeProcess first = cluster.nodes().get(0);
    out.printf("%n%s leads. Every node answers every call:%n%n", leader.id());
    out.printf("  curl -X POST '%s'%n", first.uri("/lock/orders?client_id=alice"));
    out.printf("  curl %s%n%n", first.uri("/status"));
    cluster.nodes().forEach(node -> out.printf("The log of %s: %s%n", node.id(), node.log()));
    out.printf("%nCtrl-C stops all nodes.%n");
    out.flush();
  }

  /** Returns when no node is left. */
  private void watch() {
    List<NodeProcess> running = new ArrayList<>(cluster.nodes());
    while (!running.isEmpty()) {
      Deadline.after(PROGRESS_INTERVAL)
          .awaits(() -> !running.stream().allMatch(NodeProcess::isAlive));
      for (NodeProcess node : List.copyOf(running)) {
        if (!node.isAlive()) {
          running.remove(node);
          if (!isInterrupted) {
            out.println(farewell(node.id(), node.exitValue()));
          }
        }
      }
    }
    throw new NodeFailure("no node is left");
  }

  static String farewell(String id, int exitValue) {
    return ("%s has ended with %d. To start it again, see the top of %s;"
            + " for that, %s has to be set before this cluster starts.")
        .formatted(id, exitValue, OPERATIONS, SECRET);
  }

  private boolean allAlive() {
    return cluster.nodes().stream().allMatch(NodeProcess::isAlive);
  }

  private String states() {
    return cluster.nodes().stream()
        .map(node -> node.id() + " " + node.view().map(NodeView::state).orElse("starting"))
        .collect(Collectors.joining(", "));
  }

  private static String names(List<NodeProcess> nodes) {
    return nodes.stream().map(NodeProcess::id).collect(Collectors.joining(", "));
  }

  private static long secondsSince(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos).toSeconds();
  }
}
