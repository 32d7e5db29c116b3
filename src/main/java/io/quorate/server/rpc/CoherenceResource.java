package io.quorate.server.rpc;

import io.quorate.peer.PeerPath;
import io.quorate.port.PeerCallKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;

/** The peers' view of this node's cache. */
@Path(PeerPath.CACHE_ROOT)
@MembersOnly
@ApplicationScoped
@Consumes({"application/cbor", "application/json"})
@Produces({"application/cbor", "application/json"})
public class CoherenceResource {
  @Inject PeerDoor door;

  @POST
  @Path(PeerPath.COHERE)
  public CompletionStage<Response> cohere(@Context HttpHeaders headers, InputStream body) {
    return door.receive(PeerCallKind.COHERE, headers, body);
  }

  @POST
  @Path(PeerPath.SEE_LINE)
  public CompletionStage<Response> seeLine(@Context HttpHeaders headers, InputStream body) {
    return door.receive(PeerCallKind.SEE_LINE, headers, body);
  }
}
