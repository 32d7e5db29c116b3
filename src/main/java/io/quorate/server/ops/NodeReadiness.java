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
 * {@code /health/ready}: up while the node knows the leader of each of its groups, or knew it just
 * now, and has applied what these have committed, but for the last moment's. Tells also whether the
 * node may be stopped: {@code quorum_critical} is {@code true} if one of its groups could not go on
 * without it, and {@code unknown} if it cannot tell.
 */
@Readiness
@ApplicationScoped
public class NodeReadiness implements HealthCheck {
  /** How many entries a node may be behind that keeps up under load. */
  static final long LAG_MAX = 1_000;

  private final LeaderMemory leaders = new LeaderMemory();

  @Inject Gateway gateway;

  @Override
  public HealthCheckResponse call() {
    NodeStatus status = gateway.status();
    QuorumOutlook outlook = QuorumOutlook.of(status);
    return HealthCheckResponse.named("cluster")
        .status(isReady(status, leaders, System.nanoTime()))
        .withData("leader", leader(status).map(NodeId::value).orElse("none"))
        .withData("lag", lag(status))
        .withData("quorum_critical", outlook.isCritical())
        .withData("critical_groups", outlook.critical().size())
        .build();
  }

  static boolean isReady(NodeStatus status, LeaderMemory leaders, long nowNanos) {
    return status.phase() == NodeStatus.Phase.RUNNING
        && !status.groups().isEmpty()
        && !status.shards().table().isEmpty()
        && leaders.hasLeaders(status, nowNanos)
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
