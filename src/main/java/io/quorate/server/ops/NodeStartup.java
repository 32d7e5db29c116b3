package io.quorate.server.ops;

import io.quorate.node.Gateway;
import io.quorate.node.NodeStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** {@code /health/started}: up once the node has read its disk and belongs to a cluster. */
@Startup
@ApplicationScoped
public class NodeStartup implements HealthCheck {
  @Inject Gateway gateway;

  @Override
  public HealthCheckResponse call() {
    NodeStatus status = gateway.status();
    return HealthCheckResponse.named("node")
        .status(status.phase() != NodeStatus.Phase.JOINING)
        .withData("phase", status.phase().name())
        .withData("detail", status.detail())
        .build();
  }
}
