package io.quorate.server.wildfly;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * {@code GET /health} and below: the checks of the application at its own port. The server itself
 * answers for them at the port of its management only.
 */
@WebServlet(urlPatterns = {"/health", "/health/*"})
public class HealthServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** What is below {@code /health}, and the checks that it is about. */
  private static final Map<String, List<Annotation>> KINDS =
      Map.of(
          "",
          List.of(Liveness.Literal.INSTANCE, Readiness.Literal.INSTANCE, Startup.Literal.INSTANCE),
          "/live",
          List.of(Liveness.Literal.INSTANCE),
          "/ready",
          List.of(Readiness.Literal.INSTANCE),
          "/started",
          List.of(Startup.Literal.INSTANCE));

  @Inject @Any transient Instance<HealthCheck> checks;

  /** 200 if all checks are up, 503 if not. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = Optional.ofNullable(request.getPathInfo()).orElse("");
    List<Annotation> kinds = KINDS.get(path);
    if (kinds == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    List<HealthCheckResponse> states = new ArrayList<>();
    for (Annotation kind : kinds) {
      checks.select(kind).forEach(check -> states.add(HealthJson.stateOf(check)));
    }
    response.setStatus(
        HealthJson.isUp(states)
            ? HttpServletResponse.SC_OK
            : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/json");
    response.getOutputStream().write(HealthJson.of(states).getBytes(StandardCharsets.UTF_8));
  }
}
