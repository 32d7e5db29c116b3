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

/** {@code /health/ready}: up while every group of the node has a leader that the node knows. */
@Readiness
@ApplicationScoped
public class NodeReadiness implements HealthCheck {
  @Inject Gateway gateway;

  @Override
  public HealthCheckResponse call() {
    NodeStatus status = gateway.status();
    return HealthCheckResponse.named("leader")
        .status(isReady(status))
        .withData("leader", leader(status).map(NodeId::value).orElse("none"))
        .build();
  }

  private static boolean isReady(NodeStatus status) {
    return status.phase() == NodeStatus.Phase.RUNNING
        && !status.groups().isEmpty()
        && status.groups().stream().allMatch(group -> group.leader() != null);
  }

  private static Optional<NodeId> leader(NodeStatus status) {
    return status.groups().stream()
        .map(NodeStatus.GroupStatus::leader)
        .filter(Objects::nonNull)
        .findFirst();
  }
}
