package io.quorate.server.rpc;

import io.quorate.peer.Problem;
import io.quorate.peer.Refusals;
import io.quorate.peer.ReplyCodec;
import io.quorate.peer.WireFormat;
import io.quorate.peer.WireLimits;
import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerReply;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What callers get back over HTTP. */
final class PeerAnswer {
  private static final int OK = 200;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final String RETRY_AFTER_SECONDS = "1";

  private final int status;
  private final String mediaType;
  private final byte[] body;

  private PeerAnswer(int status, String mediaType, byte[] body) {
    this.status = status;
    this.mediaType = mediaType;
    this.body = body;
  }

  static PeerAnswer of(WireFormat format, PeerCallKind kind, PeerReply reply) {
    return Refusals.toProblem(reply)
        .map(problem -> of(format, problem))
        .orElseGet(
            () -> new PeerAnswer(OK, format.mediaType(), ReplyCodec.encode(format, kind, reply)));
  }

  static PeerAnswer malformed(WireFormat format, String detail) {
    return of(format, Problem.of(400, "invalid", "Malformed call", detail));
  }

  static PeerAnswer tooLarge(WireFormat format) {
    return of(
        format,
        Problem.of(
            413,
            "too_large",
            "Body too large",
            "A call has " + WireLimits.BODY_BYTES_MAX + " bytes at most."));
  }

  static PeerAnswer unsupported() {
    return of(
        WireFormat.JSON,
        Problem.of(
            415,
            "unsupported_media_type",
            "Unsupported media type",
            "A call needs a Content-Type: application/cbor or application/json."));
  }

  /** Caller and callee do not belong together; nothing was done. */
  static PeerAnswer rejected(WireFormat format, String reason) {
    return of(format, Refusals.toProblem(new PeerReply.Rejected(reason)).orElseThrow());
  }

  /** No Retry-After: the call may yet take effect. */
  static PeerAnswer unanswered(WireFormat format) {
    return of(
        format,
        Problem.of(
            504, "outcome_unknown", "Outcome unknown", "The node has not answered in time."));
  }

  private static PeerAnswer of(WireFormat format, Problem problem) {
    return new PeerAnswer(problem.status(), format.problemMediaType(), problem.encode(format));
  }

  void writeTo(HttpServletResponse response) throws IOException {
    response.setStatus(status);
    response.setContentType(mediaType);
    response.setContentLength(body.length);
    if (status == TOO_MANY_REQUESTS) {
      response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
    response.getOutputStream().write(body);
  }
}
