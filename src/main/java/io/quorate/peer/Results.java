package io.quorate.peer;

import io.quorate.port.PeerCallKind;
import io.quorate.port.PeerReply;
import io.quorate.port.PeerResult;
import java.util.Optional;

/** What the end of an HTTP exchange says about a call: above all, whether it may have acted. */
final class Results {
  private Results() {}

  /**
   * @param contentType as the server gave it; empty if it gave none
   */
  static PeerResult of(PeerCallKind kind, int status, String contentType, byte[] body) {
    Optional<WireFormat> format = WireFormat.ofContentType(contentType);
    try {
      if (status == 200 && format.isPresent()) {
        return new PeerResult.Replied(ReplyCodec.decode(format.get(), kind, body));
      }
      return refused(status, format, body);
    } catch (MalformedMessage e) {
      return unknown(status, "unreadable: " + e.getMessage());
    }
  }

  private static PeerResult refused(int status, Optional<WireFormat> format, byte[] body)
      throws MalformedMessage {
    if (format.isEmpty()) {
      return unknown(status, "no detail");
    }
    Problem problem = Problem.decode(format.get(), body);
    Optional<PeerReply> reply = Refusals.toReply(problem);
    return reply.isPresent()
        ? new PeerResult.Replied(reply.get())
        : unknown(status, problem.detail());
  }

  /** A server that faults the caller has done nothing; any other may have. */
  private static PeerResult unknown(int status, String detail) {
    String reason = "HTTP " + status + ": " + detail;
    return status >= 400 && status < 500
        ? new PeerResult.NotSent(reason)
        : new PeerResult.Lost(reason);
  }
}
