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

/** The peers' view of this node as a member of Raft groups. */
@Path(PeerPath.ROOT)
@MembersOnly
@ApplicationScoped
@Consumes({"application/cbor", "application/json"})
@Produces({"application/cbor", "application/json"})
public class RaftResource {
  @Inject PeerDoor door;

  @POST
  @Path(PeerPath.HELLO)
  public CompletionStage<Response> hello(@Context HttpHeaders headers, InputStream body) {
    return door.receive(PeerCallKind.HELLO, headers, body);
  }

  @POST
  @Path(PeerPath.VOTES)
  public CompletionStage<Response> requestVote(@Context HttpHeaders headers, InputStream body) {
    return door.receive(PeerCallKind.VOTES, headers, body);
  }

  @POST
  @Path(PeerPath.APPENDS)
  public CompletionStage<Response> appendEntries(@Context HttpHeaders headers, InputStream body) {
    return door.receive(PeerCallKind.APPENDS, headers, body);
  }

  @POST
  @Path(PeerPath.PROPOSE)
  public CompletionStage<Response> propose(@Context HttpHeaders headers, InputStream body) {
    return door.receive(PeerCallKind.PROPOSE, headers, body);
  }

  @POST
  @Path(PeerPath.READ_INDEX)
  public CompletionStage<Response> readIndex(@Context HttpHeaders headers, InputStream body) {
    return door.receive(PeerCallKind.READ_INDEX, headers, body);
  }

  @POST
  @Path(PeerPath.INSTALL_SNAPSHOT)
  public CompletionStage<Response> installSnapshot(@Context HttpHeaders headers, InputStream body) {
    return door.receive(PeerCallKind.INSTALL_SNAPSHOT, headers, body);
  }

  @POST
  @Path(PeerPath.TIMEOUT_NOW)
  public CompletionStage<Response> timeoutNow(@Context HttpHeaders headers, InputStream body) {
    return door.receive(PeerCallKind.TIMEOUT_NOW, headers, body);
  }

  @POST
  @Path(PeerPath.TRANSFER)
  public CompletionStage<Response> transferLeadership(
      @Context HttpHeaders headers, InputStream body) {
    return door.receive(PeerCallKind.TRANSFER, headers, body);
  }

  @POST
  @Path(PeerPath.WATCH)
  public CompletionStage<Response> watch(@Context HttpHeaders headers, InputStream body) {
    return door.receive(PeerCallKind.WATCH, headers, body);
  }

  @POST
  @Path(PeerPath.CHANGE_MEMBER)
  public CompletionStage<Response> changeMember(@Context HttpHeaders headers, InputStream body) {
    return door.receive(PeerCallKind.CHANGE_MEMBER, headers, body);
  }

  @POST
  @Path(PeerPath.READ_STATE)
  public CompletionStage<Response> readState(@Context HttpHeaders headers, InputStream body) {
    return door.receive(PeerCallKind.READ_STATE, headers, body);
  }
}
