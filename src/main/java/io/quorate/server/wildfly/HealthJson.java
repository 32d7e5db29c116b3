package io.quorate.server.wildfly;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;

/** States of checks in the form that MicroProfile Health prescribes. */
final class HealthJson {
  private static final Logger LOG = Logger.getLogger(HealthJson.class.getName());

  private HealthJson() {}

  /** A check that fails to tell is down. */
  static HealthCheckResponse stateOf(HealthCheck check) {
    try {
      return check.call();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A health check failed", e);
      return HealthCheckResponse.down(check.getClass().getSimpleName());
    }
  }

  static boolean isUp(List<HealthCheckResponse> states) {
    return states.stream().allMatch(state -> state.getStatus() == Status.UP);
  }

  static String of(List<HealthCheckResponse> states) {
    JsonArrayBuilder checks = Json.createArrayBuilder();
    states.forEach(state -> checks.add(of(state)));
    return Json.createObjectBuilder()
        .add("status", (isUp(states) ? Status.UP : Status.DOWN).name())
        .add("checks", checks)
        .build()
        .toString();
  }

  private static JsonObjectBuilder of(HealthCheckResponse state) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("name", state.getName())
            .add("status", state.getStatus().name());
    state
        .getData()
        .ifPresent(
            data -> {
              JsonObjectBuilder members = Json.createObjectBuilder();
              data.forEach((name, value) -> add(members, name, value));
              json.add("data", members);
            });
    return json;
  }

  // The three kinds of values that a check can give.
  private static void add(JsonObjectBuilder members, String name, Object value) {
    if (value instanceof Boolean claim) {
      members.add(name, claim);
    } else if (value instanceof Number number) {
      members.add(name, number.longValue());
    } else {
      members.add(name, String.valueOf(value));
    }
  }
}
