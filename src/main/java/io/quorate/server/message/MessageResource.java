package io.quorate.server.message;

import io.quorate.kernel.Outcome;
import io.quorate.node.Gateway;
import io.quorate.port.WallClock;
import io.quorate.server.api.Answers;
import io.quorate.server.api.ApiSettings;
import io.quorate.server.api.Parameters;
import io.quorate.server.api.RaftStatus;
import io.quorate.server.api.RequestBody;
import io.quorate.server.api.UriText;
import io.quorate.server.cache.CacheMessages;
import io.quorate.server.cache.CoherentCache;
import io.quorate.server.queues.MessageQueues;
import io.quorate.server.queues.QueueMessages;
import io.quorate.server.rpc.PeerDoor;
import io.quorate.server.rpc.PeerMessages;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Client view of everything by message: parse, submit all at once, translate. */
@Path("message")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class MessageResource {
  @Inject Gateway gateway;
  @Inject MessageQueues queues;
  @Inject CoherentCache cache;
  @Inject PeerDoor peers;
  @Inject WallClock clock;
  @Inject RaftStatus status;
  @Inject ApiSettings settings;

  /** 200 with an answer for each message, in their order; errors of messages are payloads. */
  @POST
  public CompletionStage<Response> take(
      @Context UriInfo uri, @Context HttpHeaders headers, InputStream body) {
    Parameters.of(UriText.rawQuery(uri), List.of());
    byte[] bytes =
        RequestBody.read(
            headers.getMediaType(), headers.getLength(), body, settings.bodyBytesMax());
    LockMessages locks = new LockMessages(settings.lockTtlMillis(), clock.millis());
    QueueMessages onQueues =
        new QueueMessages(queues, status.node().node().value(), settings.queueVisibilityMillis());
    CacheMessages onCache = new CacheMessages(cache);
    PeerMessages ofPeers = peers.messages(headers);
    ShardMessages onShards = new ShardMessages(status.node().shards());
    Exchange exchange =
        Exchange.of(Envelopes.read(bytes), locks, onQueues, onCache, onShards, ofPeers);
    CompletionStage<List<Outcome>> ofLocks = gateway.submitAll(exchange.asks());
    return Answers.joined(List.of(onQueues.send(), onCache.send(), ofPeers.send()))
        .thenApply(
            all -> new Replies.Payloads(all.get(0), all.get(1), onShards.answers(), all.get(2)))
        .thenCombine(
            ofLocks,
            (payloads, outcomes) ->
                Response.ok(replies().write(exchange, outcomes, payloads)).build());
  }

  private Replies replies() {
    String timestamp = Instant.ofEpochMilli(clock.millis()).toString();
    return new Replies(status.node().node(), timestamp, status.lockTimeMillis());
  }
}
