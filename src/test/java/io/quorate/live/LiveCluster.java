package io.quorate.live;

import io.quorate.cluster.ClusterPlan;
import io.quorate.cluster.ClusterProcesses;
import io.quorate.cluster.Ports;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Three real nodes on this machine. Closing it ends every process, whatever state it is in. */
public final class LiveCluster implements AutoCloseable {
  public static final int SIZE = 3;

  private static final int ELECTION_SECONDS = 60;
  private static final long IN_STEP_ENTRIES = 500;

  /** Which server the nodes have is which jar they are started from. */
  private static final Path JAR = Path.of(System.getProperty("node.jar", "target/quorate.jar"));

  private final HttpClient http;
  private final ClusterPlan plan;
  private final ClusterProcesses processes;
  private final List<LiveNode> nodes;

  private LiveCluster(ClusterPlan plan, ClusterProcesses processes) {
    // HTTP/1.1, because an upgrade would cost the first call on each connection.
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    this.plan = plan;
    this.processes = processes;
    this.nodes = processes.nodes().stream().map(node -> new LiveNode(node, http)).toList();
  }

  /**
   * A cluster whose nodes start quickly, as is good where they start often; none is started yet.
   *
   * @param directory where each node gets a directory of its own
   * @param ports one a node
   */
  public static LiveCluster quick(Path directory, List<Integer> ports) {
    return quick(directory, ports, Map.of());
  }

  /** As {@link #quick(Path, List)}, with settings that differ from the defaults. */
  public static LiveCluster quick(
      Path directory, List<Integer> ports, Map<String, String> settings) {
    ClusterPlan plan = quickPlan(directory, ports);
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      plan = plan.with(setting.getKey(), setting.getValue());
    }
    return of(plan);
  }

  /** What {@link #quick(Path, List)} starts, for those who change it first. */
  public static ClusterPlan quickPlan(Path directory, List<Integer> ports) {
    return ClusterPlan.of(JAR, directory, ports).quick();
  }

  /** A cluster whose nodes are as fast as they can be after a while; none is started yet. */
  public static LiveCluster plain(Path directory, List<Integer> ports) {
    return of(plainPlan(directory, ports));
  }

  /** What {@link #plain(Path, List)} starts, for those who change it first. */
  public static ClusterPlan plainPlan(Path directory, List<Integer> ports) {
    return ClusterPlan.of(JAR, directory, ports);
  }

  /** The cluster of a plan; no node of it is started yet. */
  public static LiveCluster of(ClusterPlan plan) {
    return new LiveCluster(plan, ClusterProcesses.of(plan));
  }

  /** One node more, not started, which is no member and is stopped by whoever starts it. */
  public LiveNode newcomer() {
    return new LiveNode(plan.newcomer(Ports.free(1).get(0)), http);
  }

  public List<LiveNode> nodes() {
    return nodes;
  }

  public LiveNode node(int index) {
    return nodes.get(index);
  }

  /** Brings every node back and waits until each knows the leader and has applied its log. */
  public void heal() {
    for (LiveNode node : nodes) {
      if (!node.isRunning()) {
        node.start();
      } else if (node.isPaused()) {
        node.resume();
      }
    }
    awaitAllInStep();
  }

  /** Waits until every node knows one leader and has applied what that leader has committed. */
  public void awaitAllInStep() {
    Await.until(
        () -> "every node follows one leader: " + views(), LiveNode.START_SECONDS, this::isInStep);
  }

  /**
   * To be called once every node has been started.
   *
   * @throws AssertionError if one has ended, or halted, nevertheless
   */
  public void requireSound() {
    nodes.forEach(node -> requireSound(node, node.view()));
  }

  private static void requireSound(LiveNode node, Optional<NodeView> view) {
    if (!node.isRunning()) {
      throw new AssertionError(node + " has ended by itself: " + node.logTail());
    }
    if (view.isPresent() && view.get().phase().equals("halted")) {
      throw new AssertionError(node + " has halted: " + view.get().answer().text());
    }
  }

  /** The node that leads, by its own word and that of a majority. */
  public LiveNode awaitLeader() {
    Await.until(() -> "a leader: " + views(), ELECTION_SECONDS, () -> leader().isPresent());
    return leader().orElseThrow();
  }

  public Optional<LiveNode> leader() {
    Map<String, Integer> followers = new TreeMap<>();
    Set<String> leading = new HashSet<>();
    for (LiveNode node : nodes) {
      if (node.isRunning() && !node.isPaused()) {
        node.view()
            .ifPresent(
                view -> {
                  followers.merge(view.leader(), 1, Integer::sum);
                  if (view.isLeader()) {
                    leading.add(node.id());
                  }
                });
      }
    }
    return nodes.stream()
        .filter(node -> leading.contains(node.id()))
        .filter(node -> followers.getOrDefault(node.id(), 0) > nodes.size() / 2)
        .findFirst();
  }

  public List<LiveNode> others(LiveNode than) {
    return nodes.stream().filter(node -> node != than).toList();
  }

  /** What each node says of itself, for messages. */
  public String views() {
    return nodes.stream()
        .map(node -> node + ": " + node.view().map(view -> view.answer().text()).orElse("silent"))
        .collect(Collectors.joining("\n  ", "\n  ", ""));
  }

  @Override
  public void close() {
    processes.close();
  }

  private boolean isInStep() {
    List<Optional<NodeView>> views = nodes.stream().map(LiveNode::view).toList();
    for (int i = 0; i < nodes.size(); i++) {
      requireSound(nodes.get(i), views.get(i));
    }
    if (views.stream().anyMatch(Optional::isEmpty)) {
      return false;
    }
    List<NodeView> known = views.stream().map(Optional::orElseThrow).toList();
    Optional<NodeView> leader = known.stream().filter(NodeView::isLeader).findFirst();
    // A node counts as having caught up although entries commit while the views are collected.
    return leader.isPresent()
        && known.stream()
            .allMatch(
                view ->
                    view.leader().equals(known.get(0).leader())
                        && view.term() == leader.get().term()
                        && view.appliedIndex() + IN_STEP_ENTRIES >= leader.get().commitIndex());
  }
}
