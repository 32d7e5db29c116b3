package io.quorate.server.rpc;

import io.quorate.peer.ClusterSecret;
import io.quorate.peer.HeaderCodec;
import io.quorate.peer.WireFormat;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;

/** Turns strangers away before a byte of their body is read. */
@Provider
@MembersOnly
@Priority(Priorities.AUTHENTICATION)
@ApplicationScoped
public class ClusterSecretFilter implements ContainerRequestFilter {
  @Inject ClusterSecret secret;

  @Override
  public void filter(ContainerRequestContext request) {
    if (secret.admits(request.getHeaderString(HeaderCodec.SECRET))) {
      return;
    }
    WireFormat format =
        Optional.ofNullable(request.getHeaderString(HttpHeaders.CONTENT_TYPE))
            .flatMap(WireFormat::ofContentType)
            .orElse(WireFormat.JSON);
    request.abortWith(
        Responses.rejected(format, "the cluster secret is missing or differs from this node's"));
  }
}
