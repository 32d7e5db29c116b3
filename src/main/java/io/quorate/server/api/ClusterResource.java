package io.quorate.server.api;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.supplyAsync;

import io.quorate.backup.BackupAnswer.Opened;
import io.quorate.backup.BackupHeader;
import io.quorate.kernel.GroupId;
import io.quorate.kernel.NodeId;
import io.quorate.node.Gateway;
import io.quorate.node.NodeStatus;
import io.quorate.port.AddressRules;
import io.quorate.port.MemberWish;
import io.quorate.port.WallClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
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
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The cluster, its members and its leader. */
@Path("cluster")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ClusterResource {
  private static final String TARGET = "target";
  private static final String ID = "id";
  private static final String KEY = "key";
  private static final String ADDRESS = "address";

  @Inject RaftStatus status;
  @Inject Gateway gateway;
  @Inject ApiSettings settings;
  @Inject BackupWork backupWork;
  @Inject WallClock clock;

  /** 200 with the members and the leader of each group, as this node sees them, without waiting. */
  @GET
  public Response describe(@Context UriInfo uri) {
    Parameters.of(UriText.rawQuery(uri), List.of());
    NodeStatus node = status.node();
    return Answers.ok(json -> StatusJson.writeCluster(json, node));
  }

  /**
   * 200 with the shards and the positions of all nodes on the ring, as this node sees them; with a
   * key, with the shard to which it belongs, and why.
   */
  @GET
  @Path("ring")
  public Response ring(@Context UriInfo uri) {
    Parameters parameters = Parameters.of(UriText.rawQuery(uri), List.of(KEY));
    Optional<String> key = parameters.text(KEY);
    NodeStatus node = status.node();
    if (node.shards().table().isEmpty()) {
      return Problem.of(ProblemCode.NO_LEADER, "the shards have not been placed yet").response();
    }
    return Answers.ok(
        json -> {
          if (key.isPresent()) {
            RingJson.writeKey(json, node, key.get());
          } else {
            RingJson.writeRing(json, node);
          }
        });
  }

  /**
   * 200 with the node as a member: a voter, or a learner as long as it has to catch up. The node
   * must have been started, and ask to join.
   */
  @POST
  @Path("nodes")
  public CompletionStage<Response> addNode(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    byte[] bytes =
        RequestBody.read(
            headers.getMediaType(), headers.getLength(), body, settings.bodyBytesMax());
    Parameters parameters = Parameters.of(UriText.rawQuery(uri), bytes, List.of(ID, ADDRESS));
    String id = parameters.required(ID);
    String address = parameters.required(ADDRESS);
    return change(
        Refusal.unlessValid(() -> new MemberWish.Add(new NodeId(id), AddressRules.parse(address))));
  }

  /**
   * 200 once the node is no member any more, or as leaving if its shards take longer to move than a
   * call may wait: it goes on by itself. 404 if it was no member.
   */
  @DELETE
  @Path("nodes/{id}")
  public CompletionStage<Response> removeNode(@Context UriInfo uri) {
    Parameters.of(UriText.rawQuery(uri), List.of());
    return change(Refusal.unlessValid(() -> new MemberWish.Remove(new NodeId(UriText.third(uri)))));
  }

  private CompletionStage<Response> change(MemberWish wish) {
    return gateway
        .changeMember(wish)
        .thenApply(outcome -> Answers.of(outcome, status.lockTimeMillis()));
  }

  /**
   * 200 with the states of all groups as a file. Each holds all that was answered before this call;
   * none of them waits for another. One at a time on a node.
   */
  @POST
  @Path("backup")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  public CompletionStage<Response> backUp(@Context UriInfo uri) {
    Parameters.of(UriText.rawQuery(uri), List.of());
    long nowMillis = clock.millis();
    return gateway
        .backups()
        .open()
        .thenCompose(
            outcome ->
                outcome instanceof Opened opened
                    ? supplyAsync(() -> download(opened, nowMillis), backupWork.writer())
                    : completedFuture(Answers.of(outcome, status.lockTimeMillis())));
  }

  private Response download(Opened opened, long madeAtMillis) {
    BackupHeader header =
        new BackupHeader(
            status.node().clusterId(),
            madeAtMillis,
            backupWork.version(),
            opened.states().size() - 1);
    return new BackupDownload(gateway.backups(), header, opened).response();
  }

  /** 200 with the new leader; it is the one that is wished for, or else any other than now. */
  @POST
  @Path("leader/transfer")
  public CompletionStage<Response> transferLeadership(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    byte[] bytes =
        RequestBody.read(
            headers.getMediaType(), headers.getLength(), body, settings.bodyBytesMax());
    Parameters parameters = Parameters.of(UriText.rawQuery(uri), bytes, List.of(TARGET));
    NodeId target =
        parameters
            .text(TARGET)
            .map(text -> Refusal.unlessValid(() -> new NodeId(text)))
            .orElse(null);
    return gateway
        .transferLeadership(GroupId.SYSTEM, target)
        .thenApply(outcome -> Answers.of(outcome, status.lockTimeMillis()));
  }
}
