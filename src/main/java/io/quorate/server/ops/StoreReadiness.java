package io.quorate.server.ops;

import io.quorate.port.StoreHealth;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** {@code /health/ready}: up while what keeps the queues can be reached. */
@Readiness
@ApplicationScoped
public class StoreReadiness implements HealthCheck {
  @Inject StoresHealth health;

  @Override
  public HealthCheckResponse call() {
    return response("queues", health.queues());
  }

  static HealthCheckResponse response(String name, StoreHealth health) {
    Optional<String> trouble = health.trouble();
    return HealthCheckResponse.named(name)
        .status(trouble.isEmpty())
        .withData("detail", trouble.orElse("reachable"))
        .build();
  }
}
