package io.quorate.server.api;

import io.quorate.kernel.Outcome;
import io.quorate.lock.LockQuery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Client view of locks in groups, and of who waits for whom over all locks. */
@Path("locks")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class LocksResource {
  @Inject LockManager locks;
  @Inject RaftStatus status;
  @Inject ApiSettings settings;

  /** 200 with a token for each lock, or 423 while one of them is not free; then none is taken. */
  @POST
  @Path("acquire")
  public CompletionStage<Response> acquire(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    Parameters parameters = parameters(uri, headers, body, LockCalls.ACQUIRE_ALL);
    return answer(locks.acquire(LockCalls.acquireAll(parameters, settings.lockTtlMillis())));
  }

  /** 200 with what became of each lock, if one at least was given back. */
  @POST
  @Path("release")
  public CompletionStage<Response> release(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    Parameters parameters = parameters(uri, headers, body, LockCalls.RELEASE_ALL);
    Caller caller = LockCalls.requiredCaller(parameters);
    return answer(
        locks.release(
            caller,
            LockCalls.releaseAll(parameters, caller.client()),
            LockCalls.requestId(parameters).orElse(null)));
  }

  /** 200 with clients, their waits, and the last deadlocks that were broken up. */
  @GET
  @Path("wait-for-graph")
  public CompletionStage<Response> describe(@Context UriInfo uri) {
    Parameters parameters = Parameters.of(UriText.rawQuery(uri), LockCalls.DESCRIBE);
    return answer(locks.query(new LockQuery.DescribeWaits(), LockCalls.consistency(parameters)));
  }

  private Parameters parameters(
      UriInfo uri, HttpHeaders headers, InputStream body, List<String> allowed) {
    return RequestBody.parameters(uri, headers, body, settings.bodyBytesMax(), allowed);
  }

  private CompletionStage<Response> answer(CompletionStage<Outcome> outcome) {
    return outcome.thenApply(value -> Answers.of(value, status.lockTimeMillis()));
  }
}
