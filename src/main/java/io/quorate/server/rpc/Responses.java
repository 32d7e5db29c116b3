package io.quorate.server.rpc;

import io.quorate.peer.Problem;
import io.quorate.peer.Refusals;
import io.quorate.peer.ReplyCodec;
import io.quorate.peer.WireFormat;
import io.quorate.peer.WireLimits;
import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerReply;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** What callers get back over HTTP. */
final class Responses {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int RETRY_AFTER_SECONDS = 1;

  private Responses() {}

  static Response of(WireFormat format, PeerCallKind kind, PeerReply reply) {
    return Refusals.toProblem(reply)
        .map(problem -> of(format, problem))
        .orElseGet(
            () -> Response.ok(ReplyCodec.encode(format, kind, reply), format.mediaType()).build());
  }

  static Response malformed(WireFormat format, String detail) {
    return of(format, Problem.of(400, "invalid", "Malformed call", detail));
  }

  static Response tooLarge(WireFormat format) {
    return of(
        format,
        Problem.of(
            413,
            "too_large",
            "Body too large",
            "A call has " + WireLimits.BODY_BYTES_MAX + " bytes at most."));
  }

  static Response unsupported() {
    return of(
        WireFormat.JSON,
        Problem.of(
            415,
            "unsupported_media_type",
            "Unsupported media type",
            "A call needs a Content-Type: application/cbor or application/json."));
  }

  /** Caller and callee do not belong together; nothing was done. */
  static Response rejected(WireFormat format, String reason) {
    return of(format, Refusals.toProblem(new PeerReply.Rejected(reason)).orElseThrow());
  }

  /** No Retry-After: the call may yet take effect. */
  static Response unanswered(WireFormat format) {
    return of(
        format,
        Problem.of(
            504, "outcome_unknown", "Outcome unknown", "The node has not answered in time."));
  }

  private static Response of(WireFormat format, Problem problem) {
    Response.ResponseBuilder response =
        Response.status(problem.status())
            .type(format.problemMediaType())
            .entity(problem.encode(format));
    if (problem.status() == TOO_MANY_REQUESTS) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return response.build();
  }
}
