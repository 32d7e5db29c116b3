package io.quorate.server.api;

import io.quorate.kernel.Outcome;
import io.quorate.lock.LockName;
import io.quorate.lock.LockQuery;
import io.quorate.machine.RequestId;
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
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Client view of locks: parse, submit, translate. It decides nothing. */
@Path("lock")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class LockResource {
  private static final int PAGE_DEFAULT = 100;

  @Inject LockManager locks;
  @Inject RaftStatus status;
  @Inject ApiSettings settings;

  /** 200 with a fencing token, or 423 while the lock is not free. */
  @POST
  @Path("{name}")
  public CompletionStage<Response> acquire(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    return acquire(UriText.second(uri), UriText.rawQuery(uri), bytes(headers, body));
  }

  /** As {@link #acquire(UriInfo, HttpHeaders, InputStream)}, for whoever has read the request. */
  public CompletionStage<Response> acquire(String name, @Nullable String rawQuery, byte[] body) {
    Parameters parameters = Parameters.of(rawQuery, body, LockCalls.ACQUIRE);
    return answer(
        locks.acquire(
            LockCalls.acquire(LockCalls.lock(name), parameters, settings.lockTtlMillis())));
  }

  /** 200 with the new end of the hold, which may become shared by the way. */
  @PUT
  @Path("{name}")
  public CompletionStage<Response> renew(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    return renew(UriText.second(uri), UriText.rawQuery(uri), bytes(headers, body));
  }

  /** As {@link #renew(UriInfo, HttpHeaders, InputStream)}, for whoever has read the request. */
  public CompletionStage<Response> renew(String name, @Nullable String rawQuery, byte[] body) {
    Parameters parameters = Parameters.of(rawQuery, body, LockCalls.RENEW);
    LockName lock = LockCalls.lock(name);
    Caller caller = LockCalls.requiredCaller(parameters);
    long ttlMillis = LockCalls.ttl(parameters, settings.lockTtlMillis());
    return answer(
        LockCalls.isDowngrade(parameters)
            ? locks.downgrade(lock, caller, ttlMillis)
            : locks.renew(lock, caller, ttlMillis));
  }

  /** 200 with the number of holds that are left; safe to repeat with the token. */
  @DELETE
  @Path("{name}")
  public CompletionStage<Response> release(@Context UriInfo uri) {
    return release(UriText.second(uri), UriText.rawQuery(uri));
  }

  /** As {@link #release(UriInfo)}, for whoever has read the request. */
  public CompletionStage<Response> release(String name, @Nullable String rawQuery) {
    Parameters parameters = Parameters.of(rawQuery, LockCalls.RELEASE);
    RequestId requestId = LockCalls.requestId(parameters).orElse(null);
    return answer(
        locks.release(
            LockCalls.lock(name),
            LockCalls.requiredCaller(parameters),
            LockCalls.token(parameters).orElse(null),
            requestId));
  }

  /** 200 with holders and waiters. */
  @GET
  @Path("{name}")
  public CompletionStage<Response> describe(@Context UriInfo uri) {
    Parameters parameters = parameters(uri, LockCalls.DESCRIBE);
    return query(new LockQuery.Describe(LockCalls.lock(UriText.second(uri))), parameters);
  }

  /** 200 with the locks whose names begin with a prefix. */
  @GET
  public CompletionStage<Response> list(@Context UriInfo uri) {
    Parameters parameters = parameters(uri, LockCalls.LIST);
    String prefix = parameters.text("prefix").orElse("");
    String after =
        parameters
            .text("after")
            .map(text -> Refusal.unlessValid(() -> new LockName(text)).value())
            .orElse(null);
    long limit =
        parameters
            .text("limit")
            .map(text -> Parameters.number("limit", text, 1, LockQuery.ListLocks.LIMIT_MAX))
            .orElse((long) PAGE_DEFAULT);
    return query(new LockQuery.ListLocks(prefix, after, (int) limit), parameters);
  }

  /** 200 with whether the token is still good. */
  @GET
  @Path("{name}/validate")
  public CompletionStage<Response> validate(@Context UriInfo uri) {
    Parameters parameters = parameters(uri, LockCalls.VALIDATE);
    return query(
        new LockQuery.Validate(
            LockCalls.lock(UriText.second(uri)), LockCalls.requiredToken(parameters)),
        parameters);
  }

  /** 200 when the client has left the queue. */
  @DELETE
  @Path("{name}/waiter")
  public CompletionStage<Response> leaveQueue(@Context UriInfo uri) {
    Parameters parameters = parameters(uri, LockCalls.LEAVE);
    return answer(
        locks.leaveQueue(
            LockCalls.lock(UriText.second(uri)), LockCalls.requiredCaller(parameters)));
  }

  private byte[] bytes(HttpHeaders headers, InputStream body) {
    return RequestBody.read(
        headers.getMediaType(), headers.getLength(), body, settings.bodyBytesMax());
  }

  private static Parameters parameters(UriInfo uri, List<String> allowed) {
    return Parameters.of(UriText.rawQuery(uri), allowed);
  }

  private CompletionStage<Response> query(LockQuery query, Parameters parameters) {
    return answer(locks.query(query, LockCalls.consistency(parameters)));
  }

  private CompletionStage<Response> answer(CompletionStage<Outcome> outcome) {
    return outcome.thenApply(value -> Answers.of(value, status.lockTimeMillis()));
  }
}
