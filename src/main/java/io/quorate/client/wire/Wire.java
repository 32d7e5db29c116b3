package io.quorate.client.wire;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** Sends one request and takes in one response. */
public interface Wire {
  /**
   * Sends the call. There is no limit in time, so whoever calls ends it by cancelling.
   *
   * @return completed with whatever was answered, or exceptionally with what went wrong: {@link
   *     Unsent} if the node cannot have got the call
   */
  CompletableFuture<RawReply> send(URI node, Call call);

  /** The request has never left. */
  final class Unsent extends Exception {
    private static final long serialVersionUID = 1L;

    public Unsent(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
