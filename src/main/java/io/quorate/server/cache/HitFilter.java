package io.quorate.server.cache;

import io.quorate.cache.Line;
import io.quorate.server.api.Refusal;
import io.quorate.server.api.UriText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/**
 * Answers reads of what this node has on the request's own thread; all others go on. A method could
 * answer now or later only by suspending every request.
 */
@Provider
@ReadsLine
@ApplicationScoped
public class HitFilter implements ContainerRequestFilter {
  @Inject CoherentCache cache;

  @Override
  public void filter(ContainerRequestContext request) {
    if (UriText.rawQuery(request.getUriInfo()) != null) {
      return;
    }
    String name = UriText.second(request.getUriInfo());
    Line line = Refusal.unlessValid(() -> cache.hit(name));
    if (line != null) {
      String known = request.getHeaderString(HttpHeaders.IF_NONE_MATCH);
      request.abortWith(CacheAnswers.of(line, known));
    }
  }
}
