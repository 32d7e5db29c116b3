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

/** This node; answered without waiting, also by a node that is cut off. */
@Path("status")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class StatusResource {
  @Inject RaftStatus status;

  /** 200 with what this node knows of itself. */
  @GET
  public Response describe(@Context UriInfo uri) {
    Parameters.of(UriText.rawQuery(uri), List.of());
    NodeStatus node = status.node();
    return Answers.ok(json -> StatusJson.writeNode(json, node));
  }
}
