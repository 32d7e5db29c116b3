package io.quorate.server.api;

import io.quorate.node.NodeStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** The cluster as this node sees it; answered without waiting. */
@Path("cluster")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ClusterResource {
  @Inject RaftStatus status;

  /** 200 with the members and the leader of each group. */
  @GET
  public Response describe(@Context UriInfo uri) {
    Parameters.of(uri.getRequestUri().getRawQuery(), List.of());
    NodeStatus node = status.node();
    return Answers.ok(json -> StatusJson.writeCluster(json, node));
  }
}
