package io.quorate.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The nodes of one cluster. Closing it stops all of them, whatever state they are in. */
public final class ClusterProcesses implements AutoCloseable {
  private final List<NodeProcess> nodes;

  private ClusterProcesses(List<NodeProcess> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** The cluster of the plan, with no node started. */
  public static ClusterProcesses of(ClusterPlan plan) {
    return new ClusterProcesses(plan.nodes());
  }

  public List<NodeProcess> nodes() {
    return nodes;
  }

  public NodeProcess node(String id) {
    return nodes.stream()
        .filter(node -> node.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no node " + id));
  }

  /** Starts every node; fails without starting any if a port is taken. */
  public void start() {
    for (NodeProcess node : nodes) {
      if (!Ports.isFree(node.port())) {
        throw new NodeFailure("port " + node.port() + " of " + node.id() + " is in use");
      }
    }
    nodes.forEach(NodeProcess::start);
  }

  /** The node that says it leads and that a majority, itself included, follows. */
  public Optional<NodeProcess> leader() {
    List<String> followed = new ArrayList<>();
    Optional<NodeProcess> leader = Optional.empty();
    for (NodeProcess node : nodes) {
      Optional<NodeView> view = node.view();
      view.map(NodeView::leader).ifPresent(followed::add);
      if (view.filter(NodeView::isLeader).isPresent()) {
        leader = Optional.of(node);
      }
    }
    return leader.filter(
        node -> 2 * followed.stream().filter(node.id()::equals).count() > nodes.size());
  }

  /** Waits until there is a {@link #leader}. */
  public NodeProcess awaitLeader(Duration patience) {
    NodeProcess[] found = new NodeProcess[1];
    boolean isElected =
        Deadline.after(patience)
            .awaits(
                () -> {
                  leader().ifPresent(node -> found[0] = node);
                  return found[0] != null;
                });
    if (!isElected) {
      throw failure("no leader after " + patience.toSeconds() + " s");
    }
    return found[0];
  }

  @Override
  public void close() {
    nodes.forEach(NodeProcess::requestStop);
    nodes.forEach(NodeProcess::awaitStop);
  }

  /** What has gone wrong, with the state of every node and the end of its log. */
  NodeFailure failure(String what) {
    StringBuilder text = new StringBuilder(what).append('\n');
    for (NodeProcess node : nodes) {
      String state = node.view().map(NodeView::toString).orElse(node.isAlive() ? "mute" : "ended");
      text.append("--- %s: %s, the end of %s:%n".formatted(node.id(), state, node.log()));
      text.append(node.logTail()).append('\n');
    }
    return new NodeFailure(text.toString());
  }
}
