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

/** What this node knows; answered without waiting, also by a node that is cut off. */
@Path("")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ClusterResource {
  @Inject RaftStatus status;

  /** This node. */
  @GET
  @Path("status")
  public Response status(@Context UriInfo uri) {
    requireNoParameters(uri);
    NodeStatus node = status.node();
    return Answers.ok(json -> StatusJson.writeNode(json, node));
  }

  /** The cluster as this node sees it. */
  @GET
  @Path("cluster")
  public Response cluster(@Context UriInfo uri) {
    requireNoParameters(uri);
    NodeStatus node = status.node();
    return Answers.ok(json -> StatusJson.writeCluster(json, node));
  }

  private static void requireNoParameters(UriInfo uri) {
    Parameters.of(uri.getRequestUri().getRawQuery(), List.of());
  }
}
