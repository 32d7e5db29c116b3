package org.example.orders;

import io.quorate.kernel.Outcome;
import io.quorate.lock.ClientId;
import io.quorate.lock.LockAnswer.Granted;
import io.quorate.lock.LockMode;
import io.quorate.lock.LockName;
import io.quorate.server.api.AcquireRequest;
import io.quorate.server.api.AcquireRequest.Waiting;
import io.quorate.server.api.Caller;
import io.quorate.server.api.LockManager;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Ships each order once at a time, in whatever node of the cluster the call arrives. */
@Path("orders")
@ApplicationScoped
public class OrderResource {
  private static final long TTL_MILLIS = 30_000;
  private static final long WAIT_MILLIS = 10_000;
  private static final long PLACE_MILLIS = 10_000;

  @Inject LockManager locks;
  @Inject Warehouse warehouse;

  @POST
  @Path("{id}/ship")
  @Produces("text/plain")
  public CompletionStage<Response> ship(@PathParam("id") String id) {
    LockName lock = new LockName("order." + id);
    Caller caller = new Caller(new ClientId(UUID.randomUUID().toString()), null, 0);
    AcquireRequest request =
        new AcquireRequest(
            List.of(lock),
            false,
            caller,
            LockMode.EXCLUSIVE,
            1,
            0,
            TTL_MILLIS,
            new Waiting(WAIT_MILLIS, true, PLACE_MILLIS),
            null);
    return locks
        .acquire(request)
        .thenCompose(
            outcome ->
                outcome instanceof Granted grant
                    ? ship(id, grant)
                    : CompletableFuture.completedFuture(
                        Response.status(503).entity("try again: " + outcome).build()));
  }

  /** Gives the lock back also if the warehouse refuses, as it does a token that is too old. */
  private CompletionStage<Response> ship(String id, Granted grant) {
    try {
      String said = warehouse.ship(id, grant.token().value());
      return release(grant).thenApply(outcome -> Response.ok(said).build());
    } catch (RuntimeException refused) {
      return release(grant).thenCompose(outcome -> CompletableFuture.failedFuture(refused));
    }
  }

  private CompletionStage<Outcome> release(Granted grant) {
    return locks.release(
        grant.lock(), new Caller(grant.client(), null, 0), grant.token(), null);
  }
}
