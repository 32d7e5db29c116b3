package io.quorate.server.ops;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** {@code /health/ready}: up while what keeps the values of the cache can be reached. */
@Readiness
@ApplicationScoped
public class CacheReadiness implements HealthCheck {
  @Inject StoresHealth health;

  @Override
  public HealthCheckResponse call() {
    return StoreReadiness.response("cache", health.cache());
  }
}
