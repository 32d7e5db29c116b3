package io.quorate.server.ops;

import io.quorate.kernel.NodeId;
import io.quorate.node.Gateway;
import io.quorate.node.NodeStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * {@code /health/ready}: up while the node knows the leader of each of its groups, and has applied
 * what these have committed, but for the last moment's.
 */
@Readiness
@ApplicationScoped
public class NodeReadiness implements HealthCheck {
  /** How many entries a node may be behind that keeps up under load. */
  static final long LAG_MAX = 1_000;

  @Inject Gateway gateway;

  @Override
  public HealthCheckResponse call() {
    NodeStatus status = gateway.status();
    return HealthCheckResponse.named("cluster")
        .status(isReady(status))
        .withData("leader", leader(status).map(NodeId::value).orElse("none"))
        .withData("lag", lag(status))
        .build();
  }

  static boolean isReady(NodeStatus status) {
    return status.phase() == NodeStatus.Phase.RUNNING
        && !status.groups().isEmpty()
        && status.groups().stream().allMatch(group -> group.leader() != null)
        && lag(status) <= LAG_MAX;
  }

  /** How many entries the node's replica that is the farthest behind has yet to apply. */
  private static long lag(NodeStatus status) {
    return status.groups().stream()
        .mapToLong(group -> group.knownCommitIndex() - group.appliedIndex())
        .max()
        .orElse(0);
  }

  private static Optional<NodeId> leader(NodeStatus status) {
    return status.groups().stream()
        .map(NodeStatus.GroupStatus::leader)
        .filter(Objects::nonNull)
        .findFirst();
  }
}
