package io.quorate.it;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Deployed with the archive, it marks what Jakarta REST has answered. */
@Provider
public class LongWayMark implements ContainerResponseFilter {
  static final String HEADER = "long-way";

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    response.getHeaders().putSingle(HEADER, "yes");
  }
}
