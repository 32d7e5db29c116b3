package io.quorate.server.rpc;

import io.quorate.kernel.NodeId;
import io.quorate.node.Gateway;
import io.quorate.peer.CallCodec;
import io.quorate.peer.ClusterSecret;
import io.quorate.peer.HeaderCodec;
import io.quorate.peer.MalformedMessage;
import io.quorate.peer.WireFormat;
import io.quorate.port.PeerCall;
import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerEndpoint;
import io.quorate.port.PeerHeader;
import io.quorate.port.PeerReply;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Takes the calls of peers: decode, hand over, encode. It decides nothing. */
@ApplicationScoped
public class PeerDoor {
  /** A call older than this has long been given up by its caller. */
  static final long ANSWER_MILLIS_MAX = 10_000;

  @Inject PeerEndpoint endpoint;
  @Inject Gateway gateway;
  @Inject ClusterSecret secret;

  /** Those of a request's messages that only members send. */
  public PeerMessages messages(HttpHeaders headers) {
    return new PeerMessages(this, headers);
  }

  CompletionStage<Response> receive(PeerCallKind kind, HttpHeaders headers, InputStream body) {
    Optional<WireFormat> format =
        Optional.ofNullable(headers.getHeaderString(HttpHeaders.CONTENT_TYPE))
            .flatMap(WireFormat::ofContentType);
    return format.isEmpty()
        ? CompletableFuture.completedFuture(Responses.unsupported())
        : receive(kind, format.get(), headers, body);
  }

  private CompletionStage<Response> receive(
      PeerCallKind kind, WireFormat format, HttpHeaders headers, InputStream body) {
    try {
      PeerHeader from = HeaderCodec.read(headers::getHeaderString);
      Optional<String> mistake = mistakenFor(headers);
      if (mistake.isPresent()) {
        return CompletableFuture.completedFuture(Responses.rejected(format, mistake.get()));
      }
      Optional<byte[]> bytes =
          CallBody.read(headers.getHeaderString(HttpHeaders.CONTENT_LENGTH), body);
      if (bytes.isEmpty()) {
        return CompletableFuture.completedFuture(Responses.tooLarge(format));
      }
      return answer(kind, format, from, CallCodec.decode(format, kind, bytes.get()));
    } catch (MalformedMessage e) {
      return CompletableFuture.completedFuture(
          Responses.malformed(format, String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return CompletableFuture.completedFuture(
          Responses.malformed(format, "the body could not be read"));
    }
  }

  private CompletionStage<Response> answer(
      PeerCallKind kind, WireFormat format, PeerHeader from, PeerCall call) {
    return reply(from, call)
        .handle(
            (said, timeout) ->
                said == null ? Responses.unanswered(format) : Responses.of(format, kind, said));
  }

  /**
   * Ends with a {@link java.util.concurrent.TimeoutException} if the node has no answer in time.
   */
  CompletableFuture<PeerReply> reply(PeerHeader from, PeerCall call) {
    CompletableFuture<PeerReply> reply = new CompletableFuture<>();
    endpoint.receive(from, call, reply::complete);
    return reply.orTimeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS);
  }

  /** What to say if the caller takes this node for another; nothing if it does not. */
  Optional<String> mistakenFor(HttpHeaders headers) throws MalformedMessage {
    NodeId to = HeaderCodec.readTo(headers::getHeaderString);
    return to.equals(self())
        ? Optional.empty()
        : Optional.of("the call is for " + to + ", and this node is " + self());
  }

  NodeId self() {
    return gateway.status().node();
  }

  /** Whether a secret is set and the caller knows it. */
  boolean isMember(HttpHeaders headers) {
    return secret.isSet() && secret.admits(headers.getHeaderString(HeaderCodec.SECRET));
  }
}
