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
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

  /**
   * @param headers the value of a header by its name; null if there is none
   */
  CompletableFuture<PeerAnswer> receive(
      PeerCallKind kind, Function<String, @Nullable String> headers, InputStream body) {
    Optional<WireFormat> format = formatOf(headers);
    return format.isEmpty()
        ? CompletableFuture.completedFuture(PeerAnswer.unsupported())
        : receive(kind, format.get(), headers, body);
  }

  /** The form that a request says it has; nothing if it is none of those between nodes. */
  static Optional<WireFormat> formatOf(Function<String, @Nullable String> headers) {
    return Optional.ofNullable(headers.apply(HttpHeaders.CONTENT_TYPE))
        .flatMap(WireFormat::ofContentType);
  }

  private CompletableFuture<PeerAnswer> receive(
      PeerCallKind kind,
      WireFormat format,
      Function<String, @Nullable String> headers,
      InputStream body) {
    try {
      PeerHeader from = HeaderCodec.read(headers);
      Optional<String> mistake = mistakenFor(headers);
      if (mistake.isPresent()) {
        return CompletableFuture.completedFuture(PeerAnswer.rejected(format, mistake.get()));
      }
      Optional<byte[]> bytes = CallBody.read(headers.apply(HttpHeaders.CONTENT_LENGTH), body);
      if (bytes.isEmpty()) {
        return CompletableFuture.completedFuture(PeerAnswer.tooLarge(format));
      }
      return answer(kind, format, from, CallCodec.decode(format, kind, bytes.get()));
    } catch (MalformedMessage e) {
      return CompletableFuture.completedFuture(
          PeerAnswer.malformed(format, String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return CompletableFuture.completedFuture(
          PeerAnswer.malformed(format, "the body could not be read"));
    }
  }

  private CompletableFuture<PeerAnswer> answer(
      PeerCallKind kind, WireFormat format, PeerHeader from, PeerCall call) {
    return reply(from, call)
        .handle(
            (said, timeout) ->
                said == null ? PeerAnswer.unanswered(format) : PeerAnswer.of(format, kind, said));
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
  Optional<String> mistakenFor(Function<String, @Nullable String> headers) throws MalformedMessage {
    NodeId to = HeaderCodec.readTo(headers);
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
