package io.quorate.server.ops;

import io.quorate.node.Gateway;
import io.quorate.node.NodeStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** {@code /health/live}: down once the node has halted or its loop stands still. */
@Liveness
@ApplicationScoped
public class NodeLiveness implements HealthCheck {
  private final LoopWatch watch = new LoopWatch();

  @Inject Gateway gateway;

  @Override
  public HealthCheckResponse call() {
    NodeStatus status = gateway.status();
    boolean isMoving = watch.isMoving(status, System.nanoTime());
    return HealthCheckResponse.named("loop")
        .status(isMoving && status.phase() != NodeStatus.Phase.HALTED)
        .withData("phase", status.phase().name())
        .withData("detail", status.detail())
        .withData("is_moving", isMoving)
        .withData("tick_millis", status.tickMillis())
        .build();
  }
}
