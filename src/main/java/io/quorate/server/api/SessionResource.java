package io.quorate.server.api;

import io.quorate.kernel.Outcome;
import io.quorate.lock.LockQuery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;

/** Client view of sessions: parse, submit, translate. It decides nothing. */
@Path("session")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class SessionResource {
  @Inject LockManager locks;
  @Inject RaftStatus status;
  @Inject ApiSettings settings;

  /** 200 with the name of a new session. */
  @POST
  public CompletionStage<Response> open(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    Parameters parameters =
        RequestBody.parameters(uri, headers, body, settings.bodyBytesMax(), SessionCalls.OPEN);
    return answer(
        locks.openSession(
            SessionCalls.open(parameters), LockCalls.requestId(parameters).orElse(null)));
  }

  /** 200 with the new end of the session. */
  @PUT
  @Path("{id}")
  public CompletionStage<Response> keepAlive(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    RequestBody.parameters(uri, headers, body, settings.bodyBytesMax(), SessionCalls.KEEP_ALIVE);
    return answer(locks.keepAlive(SessionCalls.session(uri)));
  }

  /** 200 when the session has ended, and with it all holds and waits of its client. */
  @DELETE
  @Path("{id}")
  public CompletionStage<Response> end(@Context UriInfo uri) {
    Parameters.of(UriText.rawQuery(uri), SessionCalls.END);
    return answer(locks.endSession(SessionCalls.session(uri)));
  }

  /** 200 with what the session's client holds and waits for. */
  @GET
  @Path("{id}")
  public CompletionStage<Response> describe(@Context UriInfo uri) {
    Parameters parameters = Parameters.of(UriText.rawQuery(uri), SessionCalls.DESCRIBE);
    return answer(
        locks.query(
            new LockQuery.DescribeSession(SessionCalls.session(uri)),
            LockCalls.consistency(parameters)));
  }

  private CompletionStage<Response> answer(CompletionStage<Outcome> outcome) {
    return outcome.thenApply(value -> Answers.of(value, status.lockTimeMillis()));
  }
}
