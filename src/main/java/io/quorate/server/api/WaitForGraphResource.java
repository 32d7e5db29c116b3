package io.quorate.server.api;

import io.quorate.lock.LockQuery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.concurrent.CompletionStage;

/** Who waits for whom, over all locks. */
@Path("locks/wait-for-graph")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class WaitForGraphResource {
  @Inject LockManager locks;
  @Inject RaftStatus status;

  /** 200 with clients, their waits, and the last deadlocks that were broken up. */
  @GET
  public CompletionStage<Response> describe(@Context UriInfo uri) {
    Parameters parameters = Parameters.of(uri.getRequestUri().getRawQuery(), LockCalls.DESCRIBE);
    return locks
        .query(new LockQuery.DescribeWaits(), LockCalls.consistency(parameters))
        .thenApply(outcome -> Answers.of(outcome, status.lockTimeMillis()));
  }
}
