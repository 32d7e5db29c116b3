package io.quorate.peer;

import io.quorate.node.PeerCallKind;
import io.quorate.node.PeerReply;
import io.quorate.node.PeerResult;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** What the end of an HTTP exchange says about a call: above all, whether it may have acted. */
final class Results {
  private Results() {}

  static PeerResult of(PeerCallKind kind, HttpResponse<byte[]> response) {
    Optional<WireFormat> format =
        response.headers().firstValue("Content-Type").flatMap(WireFormat::ofContentType);
    try {
      if (response.statusCode() == 200 && format.isPresent()) {
        return new PeerResult.Replied(ReplyCodec.decode(format.get(), kind, response.body()));
      }
      return refused(response, format);
    } catch (MalformedMessage e) {
      return unknown(response.statusCode(), "unreadable: " + e.getMessage());
    }
  }

  static PeerResult of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    // Both come only from establishing a connection, before a byte of the call has left.
    boolean isUnsent =
        cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
    return isUnsent
        ? new PeerResult.NotSent(cause.toString())
        : new PeerResult.Lost(cause.toString());
  }

  private static PeerResult refused(HttpResponse<byte[]> response, Optional<WireFormat> format)
      throws MalformedMessage {
    int status = response.statusCode();
    if (format.isEmpty()) {
      return unknown(status, "no detail");
    }
    Problem problem = Problem.decode(format.get(), response.body());
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
